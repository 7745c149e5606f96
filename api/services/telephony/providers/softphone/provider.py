"""The softphone."""

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from api.db import get_database
from api.db.models import WorkflowRun, new_id, now
from api.db.repositories import calls
from api.errors import CallNotFound, MalformedWebhook, ProviderRejected, UnsupportedOperation
from api.services.accounts.callers import is_same_origin
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
from api.services.telephony.calls import media, ringing
from api.services.telephony.kit import streams
from api.services.telephony.providers.softphone import legs, markup, webhooks

JSON = "application/json"
RING_SECONDS, MAX_RING_SECONDS = 60.0, 600.0


class SoftphoneProvider(TelephonyProvider):
    """One organization's softphone. The carrier is the gateway: nobody posts webhooks, and no API is asked."""

    PROVIDER_NAME: ClassVar[str] = "softphone"
    WEBHOOK_ENDPOINT: ClassVar[str] = "softphone/answer"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._account_id: str = config.get("account_id", "")
        self._sample_rate: int = config.get("sample_rate", 0)

    # Outbound calls

    @override
    async def initiate_call(
        self,
        to_number: str,
        webhook_url: str,
        workflow_run_id: str | None = None,
        from_number: str | None = None,
        **kwargs: Any,
    ) -> CallInitiationResult:
        run = await self._find_run(workflow_run_id or "")
        if run is None or run.to_number != to_number:
            raise ProviderRejected("a softphone rings for a call of its own organization")
        run.call_id = new_id()
        await ringing.ring(run, min(float(kwargs.get("timeout") or RING_SECONDS), MAX_RING_SECONDS))
        return CallInitiationResult(call_id=run.call_id, status=CallStatus.RINGING, caller_number=from_number)

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        run = await self._get_call(call_id)
        age = (now() - run.created_at).total_seconds()
        # Whoever rang for it has died, or it would have been given up.
        forgotten = run.status == CallStatus.RINGING and run.direction == "outbound" and age > MAX_RING_SECONDS
        return {"status": CallStatus.NO_ANSWER if forgotten else CallStatus(run.status)}

    @override
    async def get_call_cost(self, call_id: str) -> CallCost:
        raise UnsupportedOperation("a softphone's calls cost nothing")

    @override
    async def hang_up(self, call_id: str) -> None:
        try:
            run = await self._get_call(call_id)
        except CallNotFound:
            return
        if run.ended_at is None and run.held_by is None:
            rang = run.direction == "outbound" and await ringing.settle(run, CallStatus.CANCELED)
            if not rang:
                await ringing.report(run, CallStatus.COMPLETED)
        else:
            await ringing.look_again(run.organization_id)
        await legs.hang_up(run.id)

    # Phone numbers

    @override
    async def get_available_phone_numbers(self) -> list[str]:
        raise UnsupportedOperation("a softphone has no numbers but those that were added to it")

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return webhooks.read_address(phone_number)

    # Account

    @override
    def validate_config(self) -> bool:
        return bool(self._account_id and self._sample_rate)

    @staticmethod
    @override
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        return bool(webhook_account_id) and config_data.get("account_id") == webhook_account_id

    # Signatures: whoever calls is signed in (see ``routes``), so there is no request a signature could prove

    @override
    async def verify_webhook_signature(self, url: str, params: Mapping[str, Any], signature: str) -> bool:
        return False

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        return False

    @override
    async def verify_stream_signature(self, url: str, headers: Mapping[str, str]) -> bool:
        """A page of another site opens no socket, whatever ticket it has; a program sends no ``Origin``."""
        return "origin" not in headers or is_same_origin(headers)

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        run = await self._find_run(workflow_run_id)
        call_id = run.call_id if run else None
        url = await media.stream_url(workflow_run_id)
        return markup.connect(url, run_id=workflow_run_id, call_id=call_id or "", sample_rate=self._sample_rate)

    @override
    def parse_status_callback(self, data: Mapping[str, Any]) -> StatusCallback:
        return webhooks.read_status(data)

    # Inbound calls

    @classmethod
    @override
    def can_handle_webhook(cls, webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        return False

    @staticmethod
    @override
    def parse_inbound_webhook(webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> NormalizedInboundData:
        raise MalformedWebhook("a softphone posts no webhooks")

    @override
    async def start_inbound_stream(
        self,
        *,
        websocket_url: str,
        workflow_run_id: str,
        normalized_data: NormalizedInboundData,
        backend_endpoint: str,
    ) -> Reply:
        call = {"run_id": workflow_run_id, "call_id": normalized_data.call_id}
        return Reply(markup.connect(websocket_url, sample_rate=self._sample_rate, **call), JSON, 201)

    @staticmethod
    @override
    def generate_error_response(error_type: str, message: str) -> Reply:
        return Reply(markup.refuse(error_type, message), JSON)

    # Media

    @override
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        start = webhooks.read_stream_start(await streams.read_start(websocket))
        rate = start.sample_rate
        async with legs.held(workflow_run_id, websocket):
            await run_pipeline_telephony(
                websocket,
                provider_name=self.PROVIDER_NAME,
                workflow_id=workflow_id,
                workflow_run_id=workflow_run_id,
                user_id=user_id,
                call_id=start.call_id,
                audio_config=AudioConfig(
                    transport_in_sample_rate=rate, transport_out_sample_rate=rate, vad_sample_rate=rate
                ),
            )

    # Transfers

    @override
    async def transfer_call(
        self,
        destination: str,
        transfer_id: str,
        conference_name: str,
        timeout: int = 30,
        **kwargs: Any,
    ) -> Mapping[str, Any]:
        raise UnsupportedOperation("a softphone does not transfer calls")

    @override
    def supports_transfers(self) -> bool:
        return False

    # Its calls are rows

    async def _find_run(self, run_id: str) -> WorkflowRun | None:
        mine = (self.PROVIDER_NAME, self._account_id)
        async with get_database().reading() as session:
            found = await calls.find_run(session, run_id)
        return found.run if found and (found.configuration.provider, found.configuration.account_id) == mine else None

    async def _get_call(self, call_id: str) -> WorkflowRun:
        async with get_database().reading() as session:
            found = await calls.find_account(session, self.PROVIDER_NAME, (self._account_id,), call_id)
        if found is None or found.run is None:
            raise CallNotFound
        return found.run
