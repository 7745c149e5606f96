"""Parrot: a carrier that does what a test tells it, and remembers what it was asked. It speaks JSON."""

import asyncio
import hmac
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Literal

import orjson
from pydantic import BaseModel

from api.errors import MalformedWebhook
from api.services.audio import AudioConfig
from api.services.pipecat.run_pipeline import run_pipeline_telephony
from api.services.telephony.base import (
    CallCost,
    CallInitiationResult,
    CallStatus,
    NormalizedInboundData,
    Reply,
    StatusCallback,
    TelephonyProvider,
)
from api.services.telephony.kit import phone_numbers, streams
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec, ProviderUIField, ProviderUIMetadata
from api.services.telephony.types import Capability

SECRET = "secret-of-the-parrot"
CREDENTIALS: dict[str, Any] = {"account": "parrot-1", "secret": SECRET}
SIGNED = {"x-parrot-signature": SECRET}


@dataclass
class Carrier:
    """What the parrot's carrier was asked, and what it does about it.

    Attributes:
        asked: Every request, by what was asked, with its arguments.
        failures: What goes wrong, by what was asked.
        call_id: The name of the next call that is placed.
        standings: Where each call stands, by its name; a call that is not there is over.
        placed: The calls it says were placed, the earliest first.
        pauses: What it waits for before it answers, by what was asked.
        finished: What it has answered after such a wait.
    """

    asked: list[tuple[str, Any]] = field(default_factory=list)
    failures: dict[str, BaseException] = field(default_factory=dict)
    call_id: str = "parrot-call-1"
    standings: dict[str, CallStatus] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)
    pauses: dict[str, asyncio.Event] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)
    _heard: defaultdict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def ask(self, what: str, arguments: Any = None) -> None:
        """Take a request, or fail it."""
        self.asked.append((what, arguments))
        self._heard[what].set()
        if what in self.failures:
            raise self.failures[what]

    async def take_time(self, what: str) -> None:
        """Answer once the pause is over, if there is one."""
        if what in self.pauses:
            await self.pauses[what].wait()
            self.finished.append(what)

    async def until_asked(self, what: str) -> None:
        """Return once such a request came."""
        async with asyncio.timeout(5):
            await self._heard[what].wait()

    def asked_for(self, what: str) -> list[Any]:
        """The arguments of every request of that kind."""
        return [arguments for name, arguments in self.asked if name == what]


class ParrotRequest(BaseModel):
    provider: Literal["parrot"] = "parrot"
    account: str
    secret: str
    from_numbers: list[str] = []


class Parrot(TelephonyProvider):
    """One account of the parrot's carrier."""

    PROVIDER_NAME = "parrot"
    WEBHOOK_ENDPOINT = "parrot/answer"
    carrier: ClassVar[Carrier]

    async def initiate_call(
        self,
        to_number: str,
        webhook_url: str,
        workflow_run_id: str | None = None,
        from_number: str | None = None,
        **kwargs: Any,
    ) -> CallInitiationResult:
        self.carrier.ask("dial", {"to": to_number, "from": from_number, "url": webhook_url, **kwargs})
        return CallInitiationResult(call_id=self.carrier.call_id)

    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        self.carrier.ask("status", call_id)
        return {"status": self.carrier.standings.get(call_id, CallStatus.COMPLETED), "duration": "17"}

    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        self.carrier.ask("find", {"to": to_number, "from": from_number})
        return self.carrier.placed

    async def get_call_cost(self, call_id: str) -> CallCost:
        return {}

    async def hang_up(self, call_id: str) -> None:
        self.carrier.ask("hang up", call_id)

    async def get_available_phone_numbers(self) -> list[str]:
        return []

    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_number)[0]

    def validate_config(self) -> bool:
        return bool(self.config.get("secret"))

    @staticmethod
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        return bool(config_data.get("account") == webhook_account_id)

    async def verify_webhook_signature(self, url: str, params: Mapping[str, Any], signature: str) -> bool:
        return hmac.compare_digest(signature.encode(), self.config["secret"].encode())

    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        return await self.verify_webhook_signature(url, webhook_data, headers.get("x-parrot-signature", ""))

    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        return "{}"

    def parse_status_callback(self, data: Mapping[str, Any]) -> StatusCallback:
        return {"call_id": data["call"], "status": CallStatus(data["status"]), "word": data["status"]}

    @classmethod
    def can_handle_webhook(cls, webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        return "parrot" in webhook_data

    @staticmethod
    def parse_inbound_webhook(webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> NormalizedInboundData:
        if "call" not in webhook_data:
            raise MalformedWebhook
        return NormalizedInboundData(
            provider="parrot",
            call_id=webhook_data["call"],
            from_number=webhook_data["from"],
            to_number=webhook_data["to"],
            account_id=webhook_data["parrot"],
        )

    async def start_inbound_stream(self, *, websocket_url: str, **_: Any) -> Reply:
        return Reply(orjson.dumps({"connect": websocket_url}).decode(), "application/json")

    @staticmethod
    def generate_error_response(error_type: str, message: str) -> Reply:
        return Reply(orjson.dumps({"say": message}).decode(), "application/json")

    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        start = await streams.read_start(websocket)
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=start["call"],
        )

    async def transfer_call(
        self,
        destination: str,
        transfer_id: str,
        conference_name: str,
        timeout: int = 30,  # noqa: ASYNC109
        **kwargs: Any,
    ) -> Mapping[str, Any]:
        self.carrier.ask("transfer", {"to": destination, "id": transfer_id, **kwargs})
        return {"call_id": "parrot-colleague"}

    def supports_transfers(self) -> bool:
        return True

    async def join_conference(self, call_id: str, conference_name: str) -> None:
        self.carrier.ask("join", (call_id, conference_name))

    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:  # noqa: ASYNC109
        self.carrier.ask("forward", {"call": call_id, "to": destination, "from": from_number})
        await self.carrier.take_time("forward")

    async def send_digits(self, call_id: str, digits: str) -> None:
        self.carrier.ask("press", (call_id, digits))


async def no_transport(*_: Any, **__: Any) -> Any:
    """No test of the call core gets as far as the pipeline."""
    raise NotImplementedError


def parrot_spec(carrier: Carrier, *further: Capability) -> ProviderSpec:
    """The parrot, whose carrier is ``carrier`` and can do ``further`` things."""

    class ToldParrot(Parrot):
        pass

    ToldParrot.carrier = carrier
    return ProviderSpec(
        name="parrot",
        provider_cls=ToldParrot,
        config_loader=dict,
        transport_factory=no_transport,
        audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
        config_request_cls=ParrotRequest,
        config_response_cls=ParrotRequest,
        ui_metadata=ProviderUIMetadata(
            display_name="Parrot",
            fields=[
                ProviderUIField(name="account", label="Account"),
                ProviderUIField(name="secret", label="Secret", type="password", sensitive=True),
                ProviderUIField(name="from_numbers", label="Caller ids", type="string-array", required=False),
            ],
        ),
        account_id_credential_field="account",
        capabilities=frozenset({Capability.HANG_UP, Capability.TRANSFER, *further}),
        requires_caller_id=True,
    )


@contextmanager
def replaced_in_registry(spec: ProviderSpec, **changes: Any) -> Iterator[ProviderSpec]:
    """``spec`` with ``changes``, registered in its place."""
    changed = replace(spec, **changes)
    with registered(changed, instead_of=spec):
        yield changed


@contextmanager
def registered(spec: ProviderSpec, *, instead_of: ProviderSpec | None = None) -> Iterator[ProviderSpec]:
    """``spec``, registered as long as the block lasts."""
    providers.discover()
    providers.unregister(spec.name)
    providers.register(spec)
    try:
        yield spec
    finally:
        providers.unregister(spec.name)
        if instead_of is not None:
            providers.register(instead_of)
