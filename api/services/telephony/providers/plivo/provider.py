"""Plivo."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from api.errors import CallNotFound, ProviderRejected
from api.services.pipecat.run_pipeline import run_pipeline_telephony
from api.services.telephony.base import (
    CallCost,
    CallInitiationResult,
    NormalizedInboundData,
    ProviderSyncResult,
    Reply,
    StatusCallback,
    TelephonyProvider,
)
from api.services.telephony.calls import media
from api.services.telephony.kit import (
    call_documents,
    call_requests,
    call_webhooks,
    phone_numbers,
    play_audio,
    replay,
    sealed_documents,
    streams,
    urls,
)
from api.services.telephony.kit.replies import xml
from api.services.telephony.kit.sealed_documents import SealedDocument
from api.services.telephony.providers.plivo import applications, signatures, webhooks
from api.services.telephony.providers.plivo.client import API, PlivoClient


class PlivoProvider(TelephonyProvider):
    """One Plivo account."""

    PROVIDER_NAME: ClassVar[str] = "plivo"
    WEBHOOK_ENDPOINT: ClassVar[str] = "plivo/answer"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._auth_id: str = config.get("auth_id", "")
        self._auth_token: str = config.get("auth_token", "")
        self._audio = play_audio.FORMATS[config.get("audio_format") or "mulaw_8000"]
        self._client = PlivoClient(self._auth_id, self._auth_token, base_url=config.get("api_base_url", API))

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
        """The call id is the request's, until the first webhook names the call: see ``routes``."""
        caller = from_number or next(iter(self.config.get("from_numbers", ())), "")
        status_url = urls.webhook_url("plivo/status", workflow_run_id) if workflow_run_id else None
        amd_url = urls.webhook_url("plivo/amd", workflow_run_id) if workflow_run_id else None
        fields = call_requests.build_call(to_number, caller, webhook_url, status_url, amd_url=amd_url, **kwargs)
        placed = await self._client.place_call(fields)
        request_uuid = str(placed["request_uuid"])
        return CallInitiationResult(
            call_id=request_uuid,
            caller_number=caller,
            provider_metadata={"request_uuid": request_uuid},
            raw_response=placed,
        )

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        try:
            return webhooks.read_live(await self._client.get_live_call(call_id))
        except CallNotFound:
            return webhooks.read_record(await self._client.get_record(call_id))

    @override
    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        # In the order in which a call moves on, so that none is missed on its way.
        queued = await self._client.list_queued_calls(to_number, from_number)
        live = await self._client.list_live_calls(to_number, from_number)
        over = await self._client.list_records(to_number, from_number, since)
        return list(dict.fromkeys([*webhooks.read_placed(over, since), *live, *queued]))

    @override
    async def get_call_cost(self, call_id: str) -> CallCost:
        try:
            record = await self._client.get_record(call_id)
        except CallNotFound:
            record = {}
        return webhooks.read_cost(record, self.config.get("currency", "USD"))

    @override
    async def hang_up(self, call_id: str) -> None:
        await self._client.end_call(call_id)

    # Phone numbers

    @override
    async def get_available_phone_numbers(self) -> list[str]:
        return [phone_numbers.with_plus(str(owned["number"])) for owned in await self._client.list_numbers()]

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_numbers.with_plus(phone_number))[0]

    @override
    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        if webhook_url is None:
            return await applications.unbind(self._client, address, self.own_inbound_url(urls.inbound_url()))
        return await applications.bind(self._client, address, webhook_url, urls.webhook_url("plivo/hangup"))

    @override
    async def get_inbound_url(self, address: str) -> str | None:
        owned = await self._client.find_number(address)
        return await applications.find_answer_url(self._client, owned) if owned else None

    # Account

    @override
    async def check_account(self) -> str:
        account = await self._client.get_account()
        if account.get("billing_mode") == "prepaid" and float(account.get("cash_credits") or 0) <= 0:
            raise ProviderRejected("the Plivo account has no credit left")
        return str(account.get("name") or self._auth_id)

    @override
    def validate_config(self) -> bool:
        return bool(self._auth_id and self._auth_token)

    @staticmethod
    @override
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        return bool(webhook_account_id) and config_data.get("auth_id") == webhook_account_id

    # Signatures

    @override
    async def verify_webhook_signature(
        self, url: str, params: Mapping[str, Any], signature: str, *, nonce: str = ""
    ) -> bool:
        """A signature is none without its nonce, which is in a header of its own."""
        headers = {signatures.SIGNATURE_HEADERS[0]: signature, signatures.NONCE_HEADER: nonce}
        return signatures.is_valid(self._auth_token, url, params, headers)

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        form = webhook_data if body else {}  # what a GET says is in its URL
        if not signatures.is_valid(self._auth_token, url, form, headers):
            return False
        return await replay.take_nonce(f"plivo:{self._auth_id}", headers[signatures.NONCE_HEADER])

    @override
    async def verify_stream_signature(self, url: str, headers: Mapping[str, str]) -> bool:
        return signatures.is_valid_upgrade(self._auth_token, url, headers)

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        return call_documents.connect_stream(await media.stream_url(workflow_run_id), str(self._audio))

    @override
    def parse_status_callback(self, data: Mapping[str, Any]) -> StatusCallback:
        return call_webhooks.read_status(data)

    # Inbound calls

    @classmethod
    @override
    def can_handle_webhook(cls, webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        return webhooks.is_inbound(webhook_data, headers)

    @staticmethod
    @override
    def parse_inbound_webhook(webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> NormalizedInboundData:
        return call_webhooks.read_inbound("plivo", webhook_data, webhooks.read_account(webhook_data))

    @override
    async def start_inbound_stream(
        self,
        *,
        websocket_url: str,
        workflow_run_id: str,
        normalized_data: NormalizedInboundData,
        backend_endpoint: str,
    ) -> Reply:
        return xml(call_documents.connect_stream(websocket_url, str(self._audio)))

    @staticmethod
    @override
    def generate_error_response(error_type: str, message: str) -> Reply:
        return xml(call_documents.say_and_hang_up(message))

    # Media

    @override
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        start = play_audio.read_start(await streams.read_start(websocket))
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=start.call_id,
            transport_kwargs={"stream_id": start.stream_id, "audio_format": start.audio.name},
            audio_config=start.audio.audio_config,
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
        fields = call_requests.build_call(
            self.normalize_phone_number(destination),
            kwargs.get("from_number") or next(iter(self.config.get("from_numbers", ())), ""),
            urls.webhook_url("plivo/transfer/answer", transfer_id),
            urls.webhook_url("plivo/transfer/status", transfer_id),
            timeout=timeout,
        )
        return {"call_id": (await self._client.place_call(fields))["request_uuid"]}

    @override
    def supports_transfers(self) -> bool:
        return self.validate_config()

    @override
    async def join_conference(self, call_id: str, conference_name: str) -> None:
        await self._move(call_id, call_documents.join_conference(conference_name))

    @override
    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:
        address = self.normalize_phone_number(destination)
        await self._move(call_id, call_documents.dial(address, from_number, timeout=timeout))

    async def _move(self, call_id: str, markup: str) -> None:
        sealed = SealedDocument(self._auth_id, markup)
        await self._client.move_call(call_id, sealed_documents.build_url("plivo/document", sealed))
