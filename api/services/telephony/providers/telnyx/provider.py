"""Telnyx."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

import orjson
from typing_extensions import override

from api.errors import InvalidTicket, UnsupportedOperation
from api.services.audio import AudioConfig
from api.services.pipecat.run_pipeline import run_pipeline_telephony
from api.services.telephony.base import (
    CallCost,
    CallInitiationResult,
    MachineDetection,
    NormalizedInboundData,
    ProviderSyncResult,
    Reply,
    StatusCallback,
    TelephonyProvider,
)
from api.services.telephony.calls import media
from api.services.telephony.kit import phone_numbers, streams, urls
from api.services.telephony.kit.leg_states import LegState, Purpose
from api.services.telephony.kit.replies import json_document
from api.services.telephony.providers.telnyx import dialing, legs, numbers, signatures, webhooks
from api.services.telephony.providers.telnyx.client import API, TelnyxClient


class TelnyxProvider(TelephonyProvider):
    """One Telnyx account, with one Call Control application."""

    PROVIDER_NAME: ClassVar[str] = "telnyx"
    WEBHOOK_ENDPOINT: ClassVar[str] = "telnyx/events"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._application: str = config.get("connection_id", "")
        self._format: str = config.get("audio_format", "PCMU")
        self.client = TelnyxClient(config.get("api_key", ""), base_url=config.get("api_base_url", API))

    async def _dial(
        self, to_number: str, from_number: str | None, url: str, state: LegState, **options: Any
    ) -> CallInitiationResult:
        caller = from_number or next(iter(self.config.get("from_numbers", ())), "")
        wanted = {"connection_id": self._application, "audio_format": self._format, **options}
        call = await self.client.place_call(dialing.build_call(to_number, caller, url, state, **wanted))
        call_id = call["call_control_id"]
        return CallInitiationResult(call_id=call_id, caller_number=caller, raw_response=call)

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
        waits = kwargs.get("machine_detection") is MachineDetection.MESSAGE_END
        state = LegState(Purpose.MESSAGE if waits else Purpose.STREAM, workflow_run_id or "")
        return await self._dial(to_number, from_number, webhook_url, state, **kwargs)

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        """Telnyx forgets a call ten minutes after its end."""
        call = await self.client.get(f"/calls/{quote(call_id, safe='')}")
        return {"status": webhooks.read_call(call), "duration": call.get("call_duration")}

    @override
    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        ours = {LegState(purpose, workflow_run_id).encode() for purpose in (Purpose.STREAM, Purpose.MESSAGE)}
        live = await self.client.find_all(f"/connections/{self._application}/active_calls")
        return [str(call["call_control_id"]) for call in live if call.get("client_state") in ours]

    @override
    async def get_call_cost(self, call_id: str) -> CallCost:
        raise UnsupportedOperation("Telnyx tells what a call cost by a webhook")

    @override
    async def hang_up(self, call_id: str) -> None:
        await self.client.end_call(call_id)

    @override
    async def send_digits(self, call_id: str, digits: str) -> None:
        await self.client.command(call_id, "send_dtmf", {"digits": digits})

    # Phone numbers

    @override
    async def get_available_phone_numbers(self) -> list[str]:
        return [str(number["phone_number"]) for number in await self.client.find_all("/phone_numbers")]

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_number)[0]

    @override
    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        return await numbers.bind(self.client, self._application, address, webhook_url)

    @override
    async def get_inbound_url(self, address: str) -> str | None:
        return await numbers.find_url(self.client, address)

    # Account

    @override
    async def check_account(self) -> str:
        return await numbers.check(self.client, self._application)

    @override
    def validate_config(self) -> bool:
        return all(self.config.get(name) for name in ("api_key", "public_key", "connection_id"))

    @staticmethod
    @override
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        return bool(webhook_account_id) and config_data.get("connection_id") == webhook_account_id

    # Signatures

    @override
    async def verify_webhook_signature(self, url: str, params: Mapping[str, Any], signature: str) -> bool:
        """It cannot be told from the fields alone: a Telnyx signature covers the body and a time."""
        return False

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        sent, key = body.encode(errors="replace"), self.config.get("public_key", "")
        return self.validate_config() and signatures.is_valid(key, headers, sent, now=time.time())

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        """The command that opens the media socket; ``connect`` sends it."""
        url = await media.stream_url(workflow_run_id)
        return orjson.dumps(dialing.start_stream(workflow_run_id, url, self._format)).decode()

    async def connect(self, call_id: str, run_id: str) -> None:
        """Connect an answered call to its media stream; one whose run is over is hung up."""
        try:
            command = orjson.loads(await self.get_webhook_response("", "", run_id))
        except InvalidTicket:
            await self.hang_up(call_id)
        else:
            await self.client.command(call_id, "streaming_start", command)

    @override
    def parse_status_callback(self, data: Mapping[str, Any]) -> StatusCallback:
        return webhooks.read_status(data)

    # Inbound calls

    @classmethod
    @override
    def can_handle_webhook(cls, webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        return webhooks.is_from_telnyx(webhook_data)

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
        events_url = urls.webhook_url(self.WEBHOOK_ENDPOINT, workflow_run_id)
        command = dialing.answer(workflow_run_id, websocket_url, events_url, self._format)
        await self.client.command(normalized_data.call_id, "answer", command)
        return json_document({"result": "answered"})

    @staticmethod
    @override
    def generate_error_response(error_type: str, message: str) -> Reply:
        return json_document({"error": error_type, "message": message})

    @override
    async def refuse_call(self, normalized_data: NormalizedInboundData, error_type: str, message: str) -> Reply:
        if error_type != InvalidTicket.code:  # an old webhook about a call that was answered once
            command = dialing.answer_to_refuse(message, urls.webhook_url("telnyx/legs"))
            await self.client.command(normalized_data.call_id, "answer", command)
        return self.generate_error_response(error_type, message)

    # Media

    @override
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        start = webhooks.read_stream_start(await streams.read_start(websocket))
        # Nobody is sent linear audio who did not ask for it; otherwise what we send is what the configuration says.
        asked = "L16" if start.encoding == "L16" else self._format
        rate = dialing.SAMPLE_RATES[asked]
        rates = AudioConfig(transport_in_sample_rate=rate, transport_out_sample_rate=rate, vad_sample_rate=rate)
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=start.call_id,
            transport_kwargs={
                "encoding": start.encoding,
                "sample_rate": start.sample_rate,
                "audio_format": asked,
                "byte_order": self.config.get("byte_order", "little"),
            },
            audio_config=rates,
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
        address, url = self.normalize_phone_number(destination), urls.webhook_url("telnyx/transfer", transfer_id)
        state = LegState(Purpose.TRANSFER, transfer_id)
        call = await self._dial(address, kwargs.get("from_number"), url, state, timeout=timeout)
        return {"call_id": call.call_id}

    @override
    def supports_transfers(self) -> bool:
        return self.validate_config()

    @override
    async def join_conference(self, call_id: str, conference_name: str) -> None:
        await legs.join(self.client, call_id, conference_name)

    @override
    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:
        address = self.normalize_phone_number(destination)
        command = dialing.forward(call_id, address, from_number, urls.webhook_url("telnyx/legs"), timeout=timeout)
        await self.client.command(call_id, "transfer", command)
        await legs.stop_stream(self.client, call_id)
