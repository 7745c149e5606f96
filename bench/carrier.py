"""What a carrier does besides media: signed webhooks, and a REST API that agrees to everything. By hand, and cheap."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from api.simulator import twiml
from api.simulator.carriers.twilio.webhooks import call_fields
from api.simulator.markup import InvalidMarkup

ANSWER_SECONDS = 15.0
ENDED = b'{"sid":"CA","status":"completed"}'
AGREED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ENDED) + ENDED


class WebhookFailed(ConnectionError):
    """The gateway did not answer a webhook with a media stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A simulated Twilio account whose number leads to the gateway under measurement."""

    account_sid: str
    auth_token: str
    number: str
    webhook_url: str
    rest_port: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the gateway wants a call's media."""

    stream_url: str
    headers: Mapping[str, str]
    parameters: dict[str, str]


class Carrier:
    """The account's side of its calls."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._validator = RequestValidator(account.auth_token)

    async def ask(self, call_sid: str, from_number: str) -> Answer:
        """The gateway's answer to an inbound call.

        Raises:
            WebhookFailed: It refused the call.
        """
        url = self.account.webhook_url
        fields = call_fields(
            {
                "account_sid": self.account.account_sid,
                "sid": call_sid,
                "status": "ringing",
                "direction": "inbound",
                "from": from_number,
                "to": self.account.number,
            }
        )
        status, body = await post_form(url, fields, self._sign(url, fields))
        if status != 200:
            raise WebhookFailed(f"the webhook answered {status}")
        try:
            stream = twiml.parse(body)[0].child("Stream")
        except (InvalidMarkup, IndexError):
            raise WebhookFailed(body) from None
        target = stream.attributes["url"].partition("?")[0]
        parameters = {item.attributes["name"]: item.attributes["value"] for item in stream.children}
        return Answer(target, self._sign(target, {}), parameters)

    def _sign(self, url: str, fields: Mapping[str, str]) -> dict[str, str]:
        return {
            "X-Twilio-Signature": self._validator.compute_signature(url, dict(fields)),
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),
            "User-Agent": "TwilioProxy/1.1",
        }

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Meanwhile the account's REST API ends every call it is asked to end."""
        server = await asyncio.start_server(_agree, "127.0.0.1", self.account.rest_port)
        try:
            yield
        finally:
            server.close()


def new_call_sid() -> str:
    """The name of a call nobody makes."""
    return f"CA{secrets.token_hex(16)}"


async def post_form(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, str]:
    """The status and the body of the answer, over a connection of its own.

    Raises:
        WebhookFailed: There was no answer.
    """
    address = urlsplit(url)
    body = urlencode(fields)
    lines = {
        "Host": address.netloc,
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            writer.write(f"POST {address.path} HTTP/1.1\r\n{head}\r\n{body}".encode())
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError) as error:
        raise WebhookFailed(type(error).__name__) from error
    top, _, content = answer.partition(b"\r\n\r\n")
    return int(top.split(b" ", 2)[1]), content.decode()


async def _agree(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request after another, each with a call that is over."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            await reader.readexactly(int(lengths[0].partition(b":")[2]) if lengths else 0)
            writer.write(AGREED)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
