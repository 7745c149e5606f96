"""One call of a browser's: it asks the gateway for a media socket, or is asked to answer."""

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

import httpx2
from typing_extensions import override

from api.simulator.carriers.softphone.media import SoftphoneStream
from api.simulator.leg import CallLeg

if TYPE_CHECKING:
    from api.simulator.carriers.softphone.account import SoftphoneAccount


class SoftphoneLeg(CallLeg):
    """A call in a browser."""

    account: "SoftphoneAccount"
    rate: ClassVar[int] = 16000

    @override
    def new_call_id(self) -> str:
        return secrets.token_hex(16)

    @property
    def run_id(self) -> str:
        """The run of a call that rings here."""
        return str(self.request["workflow_run_id"])

    @override
    async def follow(self) -> None:
        if self.direction == "inbound":
            answer = await self.account.call_gateway(self.to, self.from_)
        else:
            answer = await self.account.answer(self.run_id)
        if answer.is_error:
            return await self.end("failed", by="gateway", error=_error_of(answer))
        connected = answer.json()
        self.name(connected["call_id"])
        self.answer()
        self.phone.rate = connected["audio"]["sample_rate"]
        if await self.stream(SoftphoneStream(self), connected["media_url"]) == "refused":
            self.outcome.error = "the media socket was refused"
        return None

    @override
    def report(self, status: str) -> None:
        """A browser that declines says so; nothing else is told but by the sockets."""
        if status == "busy" and self.outcome.ended_by != "gateway":
            self.spawn(self.account.reject(self.run_id))

    def name(self, call_id: str) -> None:
        """The gateway says what the call is called."""
        del self.account.legs[self.call_id]
        self.call_id = self.outcome.call_id = call_id
        self.account.legs[call_id] = self


def _error_of(answer: httpx2.Response) -> Any:
    try:
        return answer.json()["error"]["code"]
    except (ValueError, KeyError):
        return f"HTTP {answer.status_code}"
