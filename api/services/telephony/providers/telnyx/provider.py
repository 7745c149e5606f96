"""Telnyx."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import orjson
from typing_extensions import override

from api.errors import CallNotFound, InvalidTicket, UnsupportedOperation
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
from api.services.telephony.calls.live import live_calls
from api.services.telephony.kit import phone_numbers, streams, urls
from api.services.telephony.kit.replies import json_document
from api.services.telephony.providers.telnyx import dialing, legs, numbers, signatures, webhooks
from api.services.telephony.providers.telnyx.client import API, TelnyxClient
from api.services.telephony.providers.telnyx.client_state import Purpose, encode


class TelnyxProvider(TelephonyProvider):
    """One Telnyx account, with one Call Control application."""

    PROVIDER_NAME: ClassVar[str] = "telnyx"
    WEBHOOK_ENDPOINT: ClassVar[str] = "telnyx/events"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._public_key: str = config.get("public_key", "")
        self._connection_id: str = config.get("connection_id", "")
        self._format: str = config.get("audio_format", "PCMU")
        self.client = TelnyxClient(config.get("api_key", ""), base_url=config.get("api_base_url", API))

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
        waits = kwargs.get("machine_detection") is MachineDetection.MESSAGE_END
        call = await self.client.place_call(
            dialing.build_call(
                to_number,
                caller,
                webhook_url,
                connection_id=self._connection_id,
                purpose=Purpose.MESSAGE if waits else Purpose.STREAM,
                about=workflow_run_id or "",
                audio_format=self._format,
                **kwargs,
            )
        )
        return CallInitiationResult(
            call_id=call["call_control_id"],
            caller_number=caller,
            provider_metadata={"call_id": call["call_control_id"], "call_leg_id": call.get("call_leg_id")},
            raw_response=call,
        )

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        call = await self.client.get_call(call_id)
        return {"status": webhooks.read_call(call), "duration": call.get("call_duration")}

    @override
    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        ours = {encode(purpose, workflow_run_id) for purpose in (Purpose.STREAM, Purpose.MESSAGE)}
        live = await self.client.list_live_calls(self._connection_id)
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
        return [str(number["phone_number"]) for number in await self.client.list_numbers()]

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_number)[0]

    @override
    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        return await numbers.bind(self.client, self._connection_id, address, webhook_url)

    @override
    async def get_inbound_url(self, address: str) -> str | None:
        return await numbers.find_url(self.client, address)

    # Account

    @override
    async def check_account(self) -> str:
        return await numbers.check(self.client, self._connection_id)

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
        """A Telnyx signature cannot be told from the fields alone: it covers the body and a time."""
        return False

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        genuine = signatures.is_valid(self._public_key, headers, body.encode(errors="replace"), now=time.time())
        return genuine and self.validate_config()

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        """The ``streaming_start`` command; ``connect`` sends it."""
        url = await media.stream_url(workflow_run_id)
        return orjson.dumps(dialing.start_stream(workflow_run_id, url, self._format)).decode()

    async def connect(self, call_id: str, run_id: str) -> None:
        """Connect an answered call to its media stream; a call that is already over is hung up."""
        try:
            url = await media.stream_url(run_id)
        except InvalidTicket:
            await self.hang_up(call_id)
        else:
            await self.client.command(call_id, "streaming_start", dialing.start_stream(run_id, url, self._format))

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
        live = live_calls.find(workflow_run_id)
        # Telnyx may call a leg something else than it answered to the dial; what it keeps for us stays the same.
        known = live.at_carrier.run.call_id if live and start.state.about == workflow_run_id else None
        # Telnyx sends linear audio to nobody who did not ask for it; otherwise the configuration says what we send.
        asked = "L16" if start.encoding == "L16" else self._format
        rate = dialing.SAMPLE_RATES[asked]
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=known or start.call_id,
            transport_kwargs={
                "encoding": start.encoding,
                "sample_rate": start.sample_rate,
                "audio_format": asked,
                "byte_order": self.config.get("byte_order", "little"),
            },
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
        call = await self.client.place_call(
            dialing.build_call(
                self.normalize_phone_number(destination),
                kwargs.get("from_number") or next(iter(self.config.get("from_numbers", ())), ""),
                urls.webhook_url("telnyx/transfer", transfer_id),
                connection_id=self._connection_id,
                purpose=Purpose.TRANSFER,
                about=transfer_id,
                audio_format=self._format,
                timeout=timeout,
            )
        )
        return {"call_id": call["call_control_id"]}

    @override
    def supports_transfers(self) -> bool:
        return self.validate_config()

    @override
    async def join_conference(self, call_id: str, conference_name: str) -> None:
        conference = await self.client.find_conference(conference_name)
        if conference is None:
            raise CallNotFound("the colleague has left")
        await self.client.join_conference(conference, dialing.join(call_id))
        await legs.stop_stream(self.client, call_id)

    @override
    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:
        address = self.normalize_phone_number(destination)
        command = dialing.forward(call_id, address, from_number, urls.webhook_url("telnyx/legs"), timeout=timeout)
        await self.client.command(call_id, "transfer", command)
        await legs.stop_stream(self.client, call_id)
