"""Vonage."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from api.db import get_database
from api.db.repositories import calls
from api.errors import NotFound, ProviderRejected
from api.services.audio import AudioConfig
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
from api.services.telephony.kit import phone_numbers, replay, streams, urls
from api.services.telephony.providers.vonage import binding, dialing, markup, signatures, webhooks
from api.services.telephony.providers.vonage.client import VonageClient
from api.services.telephony.providers.vonage.config import RATES
from api.services.telephony.types import MachineDetection


class VonageProvider(TelephonyProvider):
    """One Vonage application and its account."""

    PROVIDER_NAME: ClassVar[str] = "vonage"
    WEBHOOK_ENDPOINT: ClassVar[str] = "vonage/answer"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._application_id: str = config.get("application_id", "")
        self._secret: str = config.get("signature_secret", "")
        self._client = VonageClient(config)

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
        at_beep = kwargs.get("machine_detection") is MachineDetection.MESSAGE_END
        events = "vonage/status-at-beep" if at_beep else "vonage/status"
        event_url = urls.webhook_url(events, workflow_run_id) if workflow_run_id else None
        call = await self._client.place_call(dialing.build_call(to_number, caller, webhook_url, event_url, **kwargs))
        return CallInitiationResult(
            call_id=call["uuid"],
            status=webhooks.read_standing(call)["status"],
            caller_number=caller,
            provider_metadata={"call_id": call["uuid"], "conversation_uuid": call.get("conversation_uuid")},
            raw_response=call,
        )

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        return webhooks.read_standing(await self._client.get_call(call_id))

    @override
    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        return webhooks.read_placed(await self._client.list_calls(since), to_number, from_number)

    @override
    async def get_call_cost(self, call_id: str) -> CallCost:
        return webhooks.read_standing(await self._client.get_call(call_id))

    @override
    async def hang_up(self, call_id: str) -> None:
        await self._client.end_call(call_id)

    # Phone numbers

    @override
    async def get_available_phone_numbers(self) -> list[str]:
        return [webhooks.read_address(number["msisdn"]) for number in await self._client.list_numbers()]

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_number)[0]

    @override
    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        """The number goes to the application, and the application asks us; only the number is detached again."""
        number = await self._find_number(address)
        if number is None:
            return ProviderSyncResult(ok=False, message="The Vonage account does not own this number.")
        is_ours = binding.find_application(number) == self._application_id
        application = await self._client.get_application()
        if webhook_url is None:
            if not is_ours or binding.answer_url(application) != self.own_inbound_url(urls.inbound_url()):
                return ProviderSyncResult(ok=True, message="The number's calls go elsewhere; nothing was changed.")
            await self._client.update_number(binding.number_fields(number))
            return ProviderSyncResult(ok=True)
        wanted = binding.bind(application, webhook_url, urls.webhook_url("vonage/events"))
        if not wanted.items() <= application.items():
            await self._client.replace_application(wanted)
        if not is_ours:
            await self._client.update_number(binding.number_fields(number, self._application_id))
        return ProviderSyncResult(ok=True)

    @override
    async def get_inbound_url(self, address: str) -> str | None:
        application = binding.find_application(await self._find_number(address) or {})
        return binding.answer_url(await self._client.get_application(application)) if application else None

    async def _find_number(self, address: str) -> dict[str, Any] | None:
        digits = phone_numbers.without_plus(address)
        return next((item for item in await self._client.list_numbers(digits) if item.get("msisdn") == digits), None)

    # Account

    @override
    async def check_account(self) -> str:
        application = await self._client.get_application()
        await self._client.check_key()
        if not binding.is_signed(application):
            raise ProviderRejected("the application's callbacks are not signed; switch signed webhooks on")
        return str(application.get("name") or self._application_id)

    @override
    def validate_config(self) -> bool:
        names = ("api_key", "api_secret", "application_id", "private_key", "signature_secret")
        return all(self.config.get(name) for name in names)

    @staticmethod
    @override
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        return bool(webhook_account_id) and config_data.get("application_id") == webhook_account_id

    # Signatures

    @override
    async def verify_webhook_signature(self, url: str, params: Mapping[str, Any], signature: str) -> bool:
        headers = {signatures.HEADER: f"Bearer {signature}"}
        return await self.verify_inbound_signature(url, params, headers, markup.write(dict(params)))

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        """A token is good for one request, and for as long as Vonage may be trying that one again."""
        now = time.time()
        claims = signatures.find_claims(self.config, headers, body.encode(), now)
        if claims is None:
            return False
        is_first = await replay.take_nonce(f"vonage {self._application_id}", claims["jti"])
        return is_first or replay.is_fresh(claims["iat"], now, signatures.RETRY_SECONDS)

    @override
    async def verify_stream_signature(self, url: str, headers: Mapping[str, str]) -> bool:
        return signatures.opens_stream(self._secret, url, headers)

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        async with get_database().reading() as session:
            found = await calls.find_run(session, workflow_run_id)
        if found is None:
            raise NotFound
        return self._connect(await media.stream_url(workflow_run_id), found.run.call_id or "", found.run.from_number)

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
        return webhooks.read_inbound(webhook_data, headers)

    @override
    async def start_inbound_stream(
        self, *, websocket_url: str, workflow_run_id: str, normalized_data: NormalizedInboundData, backend_endpoint: str
    ) -> Reply:
        ncco = self._connect(websocket_url, normalized_data.call_id, normalized_data.to_number)
        return Reply(ncco, "application/json")

    @staticmethod
    @override
    def generate_error_response(error_type: str, message: str) -> Reply:
        return Reply(markup.write(markup.say_and_hang_up(message)), "application/json")

    # Media

    def _connect(self, url: str, call_id: str, our_number: str) -> str:
        proof, rate = signatures.stream_authorization(self._secret, url), RATES[self.config["audio_format"]]
        return markup.write(
            markup.connect_stream(url, call_id=call_id, our_number=our_number, authorization=proof, rate=rate)
        )

    @override
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        message, early = await streams.read_start_amid_audio(websocket, event="websocket:connected")
        call_id, rate = webhooks.read_stream_start(message)
        rates = AudioConfig(transport_in_sample_rate=rate, transport_out_sample_rate=rate, vad_sample_rate=rate)
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=call_id,
            transport_kwargs={"rate": rate, "early": early},
            audio_config=rates,
        )

    @override
    async def send_digits(self, call_id: str, digits: str) -> None:
        await self._client.update_call(call_id, "/dtmf", digits=digits)

    # Transfers

    @override
    async def transfer_call(
        self, destination: str, transfer_id: str, conference_name: str, timeout: int = 30, **kwargs: Any
    ) -> Mapping[str, Any]:
        document = dialing.build_call(
            self.normalize_phone_number(destination),
            kwargs.get("from_number") or next(iter(self.config.get("from_numbers", ())), ""),
            urls.webhook_url("vonage/transfer/answer", transfer_id),
            urls.webhook_url("vonage/transfer/status", transfer_id),
            timeout=timeout,
        )
        return {"call_id": (await self._client.place_call(document))["uuid"]}

    @override
    def supports_transfers(self) -> bool:
        return self.validate_config()

    @override
    async def join_conference(self, call_id: str, conference_name: str) -> None:
        await self._client.transfer(call_id, markup.join_conference(conference_name))

    @override
    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:
        address, event_url = self.normalize_phone_number(destination), urls.webhook_url("vonage/forwarded")
        await self._client.transfer(call_id, markup.dial(address, from_number, timeout=timeout, event_url=event_url))
