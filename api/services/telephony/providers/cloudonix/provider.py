"""Cloudonix."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from api.errors import CallNotFound, ProviderRejected, UnsupportedOperation
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
from api.services.telephony.providers.cloudonix import dialing, numbers, signatures, webhooks
from api.services.telephony.providers.cloudonix.client import API, CloudonixClient


class CloudonixProvider(TelephonyProvider):
    """One Cloudonix domain."""

    PROVIDER_NAME: ClassVar[str] = "cloudonix"
    WEBHOOK_ENDPOINT: ClassVar[str] = "cloudonix/answer"

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._domain: str = config.get("domain", "")
        self._api_key: str = config.get("api_key", "")
        self._requests_key: str = config.get("domain_requests_api_key", "")
        self._secret: str = config.get("webhook_secret", "")
        self._trunk: str = config.get("trunk", "")
        self._client = CloudonixClient(self._domain, self._api_key, base_url=config.get("api_base_url", API))

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
        caller = from_number or self._default_caller()
        status_url = self._own(urls.webhook_url("cloudonix/status", workflow_run_id)) if workflow_run_id else None
        named = {dialing.RUN: workflow_run_id} if workflow_run_id else {}
        cxml = twiml.redirect(self._own(webhook_url))
        profile = {**self.config.get("profile", {}), **named}
        call = dialing.build_call(to_number, caller, cxml, status_url, trunk=self._trunk, profile=profile, **kwargs)
        session = await self._client.place_call(call)
        return CallInitiationResult(
            call_id=session["token"],
            caller_number=caller,
            provider_metadata={"call_id": session["token"]},
            raw_response=session,
        )

    @override
    async def get_call_status(self, call_id: str) -> Mapping[str, Any]:
        session = await self._client.get_session(call_id)
        return {"status": webhooks.read_session_status(session), "duration": webhooks.read_duration(session)}

    @override
    async def find_placed_calls(
        self, to_number: str, from_number: str, since: datetime, *, workflow_run_id: str
    ) -> Sequence[str]:
        sessions = await self._client.list_sessions()
        return [str(session["token"]) for session in sessions if dialing.is_placed_for(session, workflow_run_id)]

    @override
    async def get_call_cost(self, call_id: str) -> CallCost:
        raise UnsupportedOperation("Cloudonix does not say what a call costs")

    @override
    async def hang_up(self, call_id: str) -> None:
        await self._client.end_session(call_id)

    def _default_caller(self) -> str:
        return next(iter(self.config.get("from_numbers", ())), "")

    # Phone numbers

    @override
    async def get_available_phone_numbers(self) -> list[str]:
        return numbers.list_numbers(await self._client.list_dnids())

    @override
    def normalize_phone_number(self, phone_number: str) -> str:
        return phone_numbers.normalize_address(phone_number)[0]

    @override
    def own_inbound_url(self, inbound_url: str) -> str:
        return self._own(inbound_url)

    @override
    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        """Through an application of our own: the domain's default one, and those of others, are left alone."""
        dnid = numbers.find_dnid(await self._client.list_dnids(), address)
        if dnid is None:
            return ProviderSyncResult(ok=False, message="The Cloudonix domain has no DNID for this number.")
        if webhook_url is None:
            await self._detach(dnid)
            return ProviderSyncResult(ok=True)
        name = numbers.name_application(webhook_url)
        if not any(application.get("name") == name for application in await self._client.list_applications()):
            await self._client.create_application(name, webhook_url)
        await self._client.update_dnid(str(dnid["source"]), active=True, **{"voice-application": name})
        if await self.get_inbound_url(address) != webhook_url:
            return ProviderSyncResult(ok=False, message=f"Choose the application {name} for this DNID at Cloudonix.")
        return ProviderSyncResult(ok=True)

    @override
    async def get_inbound_url(self, address: str) -> str | None:
        dnid = numbers.find_dnid(await self._client.list_dnids(), address)
        if dnid is None or dnid.get("active") is False:
            return None
        return numbers.find_application(dnid, await self._client.list_applications()).get("url") or None

    async def _detach(self, dnid: Mapping[str, Any]) -> None:
        """A DNID cannot be without an application, but it can sleep. One that somebody else took over is theirs."""
        application = numbers.find_application(dnid, await self._client.list_applications())
        if str(application.get("url", "")).startswith(f"{urls.inbound_url()}/"):
            await self._client.update_dnid(str(dnid["source"]), active=False)

    # Account

    @override
    async def check_account(self) -> str:
        try:
            domain = await self._client.get_domain()
        except CallNotFound:
            raise ProviderRejected("the Cloudonix account has no such domain") from None
        if domain.get("active") is False:
            raise ProviderRejected("the Cloudonix domain is not active")
        return str(domain.get("domain") or self._domain)

    @override
    def validate_config(self) -> bool:
        return bool(self._domain and self._api_key and self._secret)

    @staticmethod
    @override
    def validate_account_id(config_data: Mapping[str, Any], webhook_account_id: str) -> bool:
        return bool(webhook_account_id) and config_data.get("domain") == webhook_account_id

    # Signatures

    def _own(self, url: str) -> str:
        """``url``, so that whoever asks it is known to have it from us."""
        return signatures.prove(self._secret, url)

    @override
    async def verify_webhook_signature(self, url: str, params: Mapping[str, Any], signature: str) -> bool:
        return signatures.is_genuine(self._secret, self._requests_key, url, {signatures.AUTHORIZATION: signature})

    @override
    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        return signatures.is_genuine(self._secret, self._requests_key, url, headers)

    # Progress of a placed call

    @override
    async def get_webhook_response(self, workflow_id: str, user_id: str, workflow_run_id: str) -> str:
        return twiml.connect_stream(await media.stream_url(workflow_run_id), then_hang_up=True)

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
        return xml(twiml.connect_stream(websocket_url, then_hang_up=True))

    @staticmethod
    @override
    def generate_error_response(error_type: str, message: str) -> Reply:
        return xml(twiml.say_and_hang_up(message))

    # Media

    @override
    async def handle_websocket(self, websocket: Any, workflow_id: str, user_id: str, workflow_run_id: str) -> None:
        start = webhooks.read_stream_start(await streams.read_start(websocket))
        await run_pipeline_telephony(
            websocket,
            provider_name=self.PROVIDER_NAME,
            workflow_id=workflow_id,
            workflow_run_id=workflow_run_id,
            user_id=user_id,
            call_id=start.session,
            transport_kwargs={"stream_sid": start.stream_sid},
        )

    # Transfers

    @override
    async def transfer_call(
        self, destination: str, transfer_id: str, conference_name: str, timeout: int = 30, **kwargs: Any
    ) -> Mapping[str, Any]:
        told = self._own(urls.webhook_url("cloudonix/transfer", transfer_id))
        cxml = twiml.join_conference(conference_name, ends_it=True, joined_url=told)
        to, caller = self.normalize_phone_number(destination), kwargs.get("from_number") or self._default_caller()
        profile = self.config.get("profile")
        call = dialing.build_call(to, caller, cxml, told, trunk=self._trunk, profile=profile, timeout=timeout)
        return {"call_id": (await self._client.place_call(call))["token"]}

    @override
    def supports_transfers(self) -> bool:
        return self.validate_config()

    @override
    async def join_conference(self, call_id: str, conference_name: str) -> None:
        await self._client.run_document(call_id, twiml.join_conference(conference_name, ends_it=True))

    @override
    async def forward_call(self, call_id: str, destination: str, *, from_number: str, timeout: int = 30) -> None:
        to = self.normalize_phone_number(destination)
        await self._client.run_document(call_id, twiml.dial(to, from_number, timeout=timeout, trunks=self._trunk))
