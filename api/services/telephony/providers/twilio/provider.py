"""Twilio."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from api.errors import HandshakeFailed, ProviderRejected
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
from api.services.telephony.kit import phone_numbers, streams, twiml, urls
from api.services.telephony.kit.replies import xml
from api.services.telephony.providers.twilio import dialing, signatures, webhooks
from api.services.telephony.providers.twilio.client import API, TwilioClient


class TwilioProvider(TelephonyProvider):
    """One Twilio account."""

    PROVIDER_NAME: ClassVar[str] = "twilio"
    WEBHOOK_ENDPOINT: ClassVar[str] = "twilio/answer"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._account_sid: str = config.get("account_sid", "")
        self._auth_token: str = config.get("auth_token", "")
        self._client = TwilioClient(self._account_sid, self._auth_token, base_url=config.get("api_base_url", API))

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
        status_url = urls.webhook_url("twilio/status", workflow_run_id) if workflow_run_id else None
        amd_url = urls.webhook_url("twilio/amd", workflow_run_id) if workflow_run_id else None
        fields = dialing.build_call(to_number, caller, webhook_url, status_url, amd_url=amd_url, **kwargs)
        call = await self._client.place_call(fields)
        return CallInitiationResult(
            call_id=call["sid"],
            status=webhooks.read_status_word(str(call.get("status", ""))),
            caller_number=caller,
            provider_metadata={"call_id": call["sid"]},
            raw_response=call,
        )

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        call = await self._client.get_call(call_id)
        return {"status": webhooks.read_status_word(str(call.get("status", ""))), "duration": call.get("duration")}

    @override
    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        return webhooks.read_placed(await self._client.list_calls(to_number, from_number), since)

    @override
    async def get_call_cost(self, call_id: str) -> CallCost:
        return webhooks.read_cost(await self._client.get_call(call_id))

    @override
    async def hang_up(self, call_id: str) -> None:
        await self._client.end_call(call_id)

    # Phone numbers

    @override
    async def get_available_phone_numbers(self) -> list[str]:
        return [number["phone_number"] for number in await self._client.list_numbers()]

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_number)[0]

    @override
    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        """``VoiceUrl=""`` detaches. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource"""
        owned = await self._client.list_numbers(address)
        if not owned:
            return ProviderSyncResult(ok=False, message="The Twilio account does not own this number.")
        if webhook_url is None and owned[0].get("voice_url") != self.own_inbound_url(urls.inbound_url()):
            return ProviderSyncResult(ok=True, message="The number's calls go elsewhere; nothing was changed.")
        await self._client.update_number(owned[0]["sid"], VoiceUrl=webhook_url or "", VoiceMethod="POST")
        return ProviderSyncResult(ok=True)

    @override
    async def get_inbound_url(self, address: str) -> str | None:
        owned = await self._client.list_numbers(address)
        return (owned[0].get("voice_url") or None) if owned else None

    # Account

    @override
    async def check_account(self) -> str:
        account = await self._client.get_account()
        if account.get("status") != "active":
            raise ProviderRejected(f"the Twilio account is {account.get('status')}")
        return str(account.get("friendly_name") or self._account_sid)

    @override
    def validate_config(self) -> bool:
        return bool(self._account_sid and self._auth_token)

    @staticmethod
    @override
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        return bool(webhook_account_id) and config_data.get("account_sid") == webhook_account_id

    # Signatures

    @override
    async def verify_webhook_signature(self, url: str, params: Mapping[str, Any], signature: str) -> bool:
        return signatures.is_valid(self._auth_token, url, params, {signatures.SIGNATURE_HEADER: signature})

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        return signatures.is_valid(self._auth_token, url, webhook_data, headers, body)

    @override
    async def verify_stream_signature(self, url: str, headers: Mapping[str, str]) -> bool:
        return signatures.is_valid(self._auth_token, url, {}, headers)

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        return twiml.connect_stream(await media.stream_url(workflow_run_id))

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
        return xml(twiml.connect_stream(websocket_url))

    @staticmethod
    @override
    def generate_error_response(error_type: str, message: str) -> Reply:
        return xml(twiml.say_and_hang_up(message))

    # Media

    @override
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        start = webhooks.read_stream_start(await streams.read_start(websocket))
        if start.account_sid != self._account_sid:
            raise HandshakeFailed("the media stream names another account")
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=start.call_sid,
            transport_kwargs={"stream_sid": start.stream_sid},
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
        fields = dialing.build_call(
            self.normalize_phone_number(destination),
            kwargs.get("from_number") or next(iter(self.config.get("from_numbers", ())), ""),
            urls.webhook_url("twilio/transfer/answer", transfer_id),
            urls.webhook_url("twilio/transfer/status", transfer_id),
            timeout=timeout,
        )
        call = await self._client.place_call(fields)
        return {"call_id": call["sid"]}

    @override
    def supports_transfers(self) -> bool:
        return self.validate_config()

    @override
    async def join_conference(self, call_id: str, conference_name: str) -> None:
        await self._client.update_call(call_id, Twiml=twiml.join_conference(conference_name, ends_it=True))

    @override
    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:
        document = twiml.dial(self.normalize_phone_number(destination), from_number, timeout=timeout)
        await self._client.update_call(call_id, Twiml=document)
