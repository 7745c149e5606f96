"""Vobiz."""

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from api.errors import CallNotFound, HandshakeFailed, ProviderRejected
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
    phone_numbers,
    play_audio,
    replay,
    sealed_documents,
    streams,
    urls,
)
from api.services.telephony.kit.replies import xml
from api.services.telephony.providers.vobiz import applications, dialing, signatures, webhooks
from api.services.telephony.providers.vobiz.client import API, VobizClient

WIRE = play_audio.FORMATS["mulaw_8000"]
"""The byte order of Vobiz's linear audio is documented in two ways, so it is not asked for."""


class VobizProvider(TelephonyProvider):
    """One Vobiz account."""

    PROVIDER_NAME: ClassVar[str] = "vobiz"
    WEBHOOK_ENDPOINT: ClassVar[str] = "vobiz/answer"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._auth_id: str = config.get("auth_id", "")
        self._auth_token: str = config.get("auth_token", "")
        self._client = VobizClient(self._auth_id, self._auth_token, base_url=config.get("api_base_url", API))

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
        caller = from_number or next(iter(self.config.get("from_numbers", ())), "")
        status_url = urls.webhook_url("vobiz/status", workflow_run_id) if workflow_run_id else None
        amd_url = urls.webhook_url("vobiz/amd", workflow_run_id) if workflow_run_id else None
        call = dialing.build_call(to_number, caller, webhook_url, status_url, amd_url=amd_url, **kwargs)
        placed = await self._client.place_call(call)
        return CallInitiationResult(
            call_id=placed["request_uuid"],
            caller_number=caller,
            provider_metadata={"call_id": placed["request_uuid"]},
            raw_response=placed,
        )

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        if live := await self._client.get_live_call(call_id):
            return webhooks.read_live(live)
        return webhooks.read_record(await self._client.get_record(call_id))

    @override
    async def get_call_cost(self, call_id: str) -> CallCost:
        try:
            return webhooks.read_cost(await self._client.get_record(call_id))
        except CallNotFound:  # it has no record yet
            return {"amount": None}

    @override
    async def hang_up(self, call_id: str) -> None:
        await self._client.end_call(call_id)

    # Phone numbers

    @override
    async def get_available_phone_numbers(self) -> list[str]:
        return [number["e164"] for number in await self._client.list_numbers()]

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_number)[0]

    @override
    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        if webhook_url is None:
            return await applications.unbind(self._client, address, self.own_inbound_url(urls.inbound_url()))
        return await applications.bind(self._client, address, webhook_url, urls.webhook_url("vobiz/hangup"))

    @override
    async def get_inbound_url(self, address: str) -> str | None:
        number = await self._client.find_number(address)
        return await applications.find_answer_url(self._client, number) if number else None

    # Account

    @override
    async def check_account(self) -> str:
        account = await self._client.get_account()
        if not (account.get("enabled", True) and account.get("is_active", True)):
            raise ProviderRejected("the Vobiz account is not active")
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
        headers = {signatures.V2.header: signature, signatures.V2.nonce_header: nonce}
        return signatures.is_valid(self._auth_token, url, params, headers)

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        if not signatures.is_valid(self._auth_token, url, webhook_data, headers):
            return False
        for nonce in signatures.nonces(headers):
            if not await replay.take_nonce(f"vobiz:{self._auth_id}", nonce, tolerance=signatures.REMEMBERED_SECONDS):
                return False
        return True

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        return call_documents.connect_stream(await media.stream_url(workflow_run_id), str(WIRE))

    @override
    def parse_status_callback(self, data: Mapping[str, Any]) -> StatusCallback:
        return webhooks.read_status(data)

    # Inbound calls

    @classmethod
    @override
    def can_handle_webhook(cls, webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        return webhooks.is_inbound(webhook_data)

    @staticmethod
    @override
    def parse_inbound_webhook(webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> NormalizedInboundData:
        return webhooks.read_inbound(webhook_data)

    @override
    async def start_inbound_stream(
        self,
        *,
        websocket_url: str,
        workflow_run_id: str,
        normalized_data: NormalizedInboundData,
        backend_endpoint: str,
    ) -> Reply:
        return xml(call_documents.connect_stream(websocket_url, str(WIRE)))

    @staticmethod
    @override
    def generate_error_response(error_type: str, message: str) -> Reply:
        return xml(call_documents.say_and_hang_up(message))

    # Media

    @override
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        start = play_audio.read_start(await streams.read_start(websocket))
        if start.audio != WIRE:
            raise HandshakeFailed("the media stream is not 8 kHz mu-law")
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=start.call_id,
            transport_kwargs={"stream_id": start.stream_id},
        )

    @override
    async def send_digits(self, call_id: str, digits: str) -> None:
        await self._client.send_digits(call_id, digits)

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
        call = dialing.build_call(
            self.normalize_phone_number(destination),
            kwargs.get("from_number") or next(iter(self.config.get("from_numbers", ())), ""),
            urls.webhook_url("vobiz/transfer/answer", transfer_id),
            urls.webhook_url("vobiz/transfer/status", transfer_id),
            timeout=timeout,
        )
        return {"call_id": (await self._client.place_call(call))["request_uuid"]}

    @override
    def supports_transfers(self) -> bool:
        return self.validate_config()

    @override
    async def join_conference(self, call_id: str, conference_name: str) -> None:
        await self._send_to(call_id, call_documents.join_conference(conference_name))

    @override
    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:
        address = self.normalize_phone_number(destination)
        await self._send_to(call_id, call_documents.dial(address, from_number, timeout=timeout))

    async def _send_to(self, call_id: str, markup: str) -> None:
        """Have the live call do ``markup``, which Vobiz fetches."""
        document = sealed_documents.SealedDocument(self._auth_id, markup)
        await self._client.redirect_call(call_id, sealed_documents.build_url("vobiz/document", document))
