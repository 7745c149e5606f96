"""The contract, in roles. A service asks for the narrowest one; a provider is their sum (see ``base``).

The contract is documented here, once. Where a method may fail at the carrier it raises a ``ProviderError``.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from api.errors import UnsupportedOperation
from api.services.telephony.types import (
    CallCost,
    CallInitiationResult,
    NormalizedInboundData,
    ProviderSyncResult,
    StatusCallback,
)


class OutboundCalls(Protocol):
    """Places calls, looks after them and ends them."""

    @abstractmethod
    async def initiate_call(
        self,
        to_number: str,
        webhook_url: str,
        workflow_run_id: str | None = None,
        from_number: str | None = None,
        **kwargs: Any,
    ) -> CallInitiationResult:
        """Ring ``to_number``; the carrier asks ``webhook_url`` what to do when somebody answers.

        Args:
            to_number: E.164, or an address the carrier dials.
            webhook_url: Our public answer URL for this call.
            workflow_run_id: The run the call belongs to; status callbacks carry it in their URL.
            from_number: The caller id; one of the configuration's own numbers if ``None``.
            **kwargs: ``timeout`` (seconds of ringing), ``machine_detection`` (a ``MachineDetection``; asked of carriers
                that declare ``Capability.AMD`` only).

        Raises:
            ProviderRejected: The carrier refused it; nobody's phone rang.
            OutcomeUnknown: It was sent and no answer came. Never call again without asking the carrier.
        """

    @abstractmethod
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        """Where the call stands at the carrier: ``{"status": CallStatus, "duration": seconds | None, ...}``.

        Raises:
            CallNotFound: The carrier knows no such call.
        """

    @abstractmethod
    async def get_call_cost(self, call_id: str) -> CallCost:
        """What the call cost so far; ``amount`` is ``None`` until the carrier has priced it."""

    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        """Call ids of the calls placed from ``from_number`` to ``to_number`` since then, the earliest first.

        Asked when a dial's answer was lost, so that nobody's phone rings twice. A carrier that keeps our run's id with
        the call looks for that.

        Raises:
            UnsupportedOperation: The carrier has no list of calls.
        """
        raise UnsupportedOperation("this provider cannot list its calls")

    async def hang_up(self, call_id: str) -> None:
        """End the leg. A call that is already over is a success.

        Raises:
            UnsupportedOperation: The carrier ends a call only by closing its media stream.
        """
        raise UnsupportedOperation("this provider cannot hang up a call")


class PhoneNumbers(Protocol):
    """Knows the account's numbers and where the carrier sends their calls."""

    @abstractmethod
    async def get_available_phone_numbers(self) -> list[str]:
        """The account's numbers, E.164."""

    @abstractmethod
    def normalize_phone_number(self, phone_number: str) -> str:
        """``phone_number`` as E.164; idempotent. An address that is no telephone number is returned stripped."""

    def own_inbound_url(self, inbound_url: str) -> str:
        """The URL this account's calls are posted to: ``inbound_url``, or one below it that only this account knows.

        For carriers that do not sign: what follows ``inbound_url`` is theirs to check, as a part of the request's URL.
        """
        return inbound_url

    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        """Whether the provider now sends calls for ``address`` to ``webhook_url``.

        ``None`` detaches the number, unless it was meanwhile bound to somebody else. A provider without such a setting
        has nothing to do.
        """
        return ProviderSyncResult(ok=True)

    async def get_inbound_url(self, address: str) -> str | None:
        """Where the provider sends calls for ``address`` now; ``None`` if nowhere, or if the account does not own it.

        Raises:
            UnsupportedOperation: The provider has no such setting.
        """
        raise UnsupportedOperation("this provider cannot tell where a number's calls go")


class AccountBinding(Protocol):
    """Tells whether credentials are complete, and whose a webhook is."""

    @abstractmethod
    def validate_config(self) -> bool:
        """Whether the credentials are complete enough to place and verify calls. Asks nobody."""

    @staticmethod
    @abstractmethod
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        """Whether a webhook that names ``webhook_account_id`` belongs to the account of ``config_data``."""

    async def check_account(self) -> str:
        """Ask the carrier whether these credentials work; what it calls the account, for a person.

        Raises:
            ProviderAuthenticationFailed: It does not know them.
            ProviderRejected: They work, and something else is missing; the message says what.
            UnsupportedOperation: There is nobody to ask.
        """
        raise UnsupportedOperation("this provider cannot check its credentials")


class WebhookSignatures(Protocol):
    """Tells a genuine request from a forged one. Anything doubtful is forged."""

    @abstractmethod
    async def verify_webhook_signature(self, url: str, params: Mapping[str, Any], signature: str) -> bool:
        """Whether ``signature`` is what the carrier would have computed over ``url`` and ``params``."""

    @abstractmethod
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        """Whether the carrier sent this request.

        Args:
            url: The public URL as the carrier knows it, query string included.
            webhook_data: The parsed body; repeated form keys are lists.
            headers: The request's headers, names in lower case.
            body: The raw body, for schemes that sign bytes.
        """

    async def verify_stream_signature(self, url: str, headers: Mapping[str, str]) -> bool:
        """Whether the carrier itself opens this media socket. The one-shot ticket in its path is checked besides.

        Args:
            url: The socket's public URL, ``ws`` or ``wss``.
            headers: The upgrade request's headers, names in lower case.
        """
        return True


class CallProgress(Protocol):
    """Says what a placed call should do, and reads what became of it."""

    @abstractmethod
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        """The markup that connects an answered outbound call to its media stream.

        Args:
            workflow_id: The workflow that speaks.
            user_id: The scope, which is the organization.
            workflow_run_id: The run that was begun for this call.
        """

    @abstractmethod
    def parse_status_callback(self, data: Mapping[str, Any]) -> StatusCallback:
        """A status callback in our words. A word never heard before is ``CallStatus.UNKNOWN``."""


class InboundCalls(Protocol):
    """Recognizes, reads and answers a call that comes in."""

    @classmethod
    @abstractmethod
    def can_handle_webhook(cls, webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        """Whether this is the provider's own inbound webhook, and nobody else's. Header names in lower case."""

    @staticmethod
    @abstractmethod
    def parse_inbound_webhook(webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> NormalizedInboundData:
        """The call, read. Header names in lower case; what they claim is not believed yet.

        A webhook on the inbound URL that brings no new call (a carrier may post every event there) has another
        ``direction`` than ``inbound``: it is verified, answered with nothing, and changes nothing.

        Raises:
            MalformedWebhook: Something every genuine webhook carries is missing.
        """

    @abstractmethod
    async def start_inbound_stream(
        self,
        *,
        websocket_url: str,
        workflow_run_id: str,
        normalized_data: NormalizedInboundData,
        backend_endpoint: str,
    ) -> Any:
        """The answer that connects the call to ``websocket_url``: a ``Reply``, or any FastAPI response.

        A carrier that takes commands is sent one; what it is answered then says nothing.

        Args:
            websocket_url: The media socket, with its one-shot ticket in the path.
            workflow_run_id: The run that was begun for this call.
            normalized_data: What ``parse_inbound_webhook`` read.
            backend_endpoint: Our public base URL.

        Raises:
            CallNotFound: The caller has hung up.
            ProviderError: The command was not taken. The carrier is answered with the error's status, so that it
                delivers its webhook again where that helps.
        """

    @staticmethod
    @abstractmethod
    def generate_error_response(error_type: str, message: str) -> Any:
        """A refusal in the carrier's dialect: the caller hears ``message`` and the call ends."""

    async def refuse_call(self, normalized_data: NormalizedInboundData, error_type: str, message: str) -> Any:
        """The same for a call whose webhook was believed. A carrier that takes commands is told by one.

        Args:
            normalized_data: What ``parse_inbound_webhook`` read.
            error_type: Our code for the reason.
            message: What the caller hears.
        """
        return self.generate_error_response(error_type, message)


class MediaStreams(Protocol):
    """Speaks the carrier's media protocol."""

    @abstractmethod
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        """Read the carrier's handshake from an accepted socket and run the call's pipeline to its end.

        Raises:
            HandshakeFailed: The first frames are not the carrier's.
        """


class LiveLegs(Protocol):
    """Acts on a leg while it is live."""

    async def send_digits(self, call_id: str, digits: str) -> None:
        """Press ``digits`` (0-9, * and #) towards the other side.

        Raises:
            CallNotFound: The call is over.
            UnsupportedOperation: The carrier takes keys on the media stream (``CarrierSerializer.encode_keys``), or not
                at all; tones are played then.
        """
        raise UnsupportedOperation("this provider cannot press keys")


class CallTransfers(Protocol):
    """Hands a caller to somebody else."""

    @abstractmethod
    async def transfer_call(
        self,
        destination: str,
        transfer_id: str,
        conference_name: str,
        timeout: int = 30,  # noqa: ASYNC109
        **kwargs: Any,
    ) -> Mapping[str, Any]:
        """Ring ``destination`` and bring it into ``conference_name``; the caller joins once it answers.

        Args:
            destination: E.164, or an address the carrier dials.
            transfer_id: Names this transfer in the callbacks' URLs.
            conference_name: Where both legs meet.
            timeout: Seconds of ringing.
            **kwargs: ``from_number``, ``answer_url``, ``status_callback_url``.

        Returns:
            ``{"call_id": …}``, the new leg.
        """

    @abstractmethod
    def supports_transfers(self) -> bool:
        """Whether ``transfer_call`` works with these credentials."""

    async def join_conference(self, call_id: str, conference_name: str) -> None:
        """Move the caller's live leg into ``conference_name``.

        Raises:
            CallNotFound: The caller is gone.
        """
        raise UnsupportedOperation("this provider cannot move a live call")

    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:  # noqa: ASYNC109
        """Send the live leg to ``destination`` and let go of it: the carrier rings there, and the media stream ends.

        A caller whom nobody answers hears so from the carrier, and the call ends.

        Args:
            call_id: The leg.
            destination: E.164, or an address the carrier dials.
            from_number: The caller id to show there.
            timeout: Seconds of ringing.

        Raises:
            CallNotFound: The caller is gone.
            ProviderRejected: Nothing happened; the media stream lives on.
        """
        raise UnsupportedOperation("this provider cannot forward a live call")
