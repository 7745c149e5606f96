"""A Telnyx account that is not there."""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.types import ASGIApp
from typing_extensions import override

from api.simulator.account import SimulatedAccount
from api.simulator.carrier import SimulatedNumber
from api.simulator.carriers.telnyx import keys
from api.simulator.carriers.telnyx.leg import TelnyxLeg
from api.simulator.carriers.telnyx.rest import create_rest_app
from api.simulator.carriers.telnyx.webhooks import moment
from api.simulator.webhooks import Outgoing


def new_application(application_id: str, url: str) -> dict[str, Any]:
    """A Call Control application as it looks in Mission Control once it was set up."""
    return {
        "id": application_id,
        "record_type": "call_control_application",
        "application_name": f"application {application_id[-4:]}",
        "active": True,
        "webhook_event_url": url,
        "webhook_api_version": "2",
        "call_cost_in_webhooks": False,
        "outbound": {"outbound_voice_profile_id": "1293384261075731499", "channel_limit": 10},
        "created_at": moment(),
        "updated_at": moment(),
    }


class TelnyxNumber(SimulatedNumber):
    """A number, and the application its calls come in through, which alone knows where they go."""

    def __init__(self, account: "TelnyxAccount", address: str, sid: str) -> None:
        self._account = account
        self.connection_id = ""
        super().__init__(address=address, sid=sid)

    @property
    def voice_url(self) -> str:
        """Where its calls go."""
        application = self._account.applications.get(self.connection_id)
        return str(application["webhook_event_url"]) if application else ""

    @voice_url.setter
    def voice_url(self, url: str) -> None:
        self.connection_id = self._account.application_for(url)


class TelnyxAccount(SimulatedAccount[TelnyxLeg]):
    """One account; its credentials are ``api_key``, ``public_key`` and ``connection_id``.

    Attributes:
        connection_id: The application the gateway works with.
        applications: All of them, by their ids.
        conferences: Those there were, by name.
        user_id: What Telnyx calls the account.
        call_codec: What calls are carried in, where nobody asks for another codec.
        keeps_order: Whether media messages arrive in the order in which they were spoken.
    """

    name: ClassVar[str] = "telnyx"
    leg_class = TelnyxLeg

    def __init__(self, credentials: Mapping[str, Any], **where: Any) -> None:
        self.connection_id: str = credentials["connection_id"]
        self.applications = {self.connection_id: new_application(self.connection_id, "")}
        self.conferences: dict[str, dict[str, Any]] = {}
        self.user_id = str(uuid.uuid4())
        self.call_codec = "PCMU"
        self.keeps_order = True
        super().__init__(credentials, **where)

    @property
    def application(self) -> dict[str, Any]:
        """The one the gateway works with."""
        return self.applications[self.connection_id]

    @override
    def create_rest_app(self) -> ASGIApp:
        return create_rest_app(self)

    @override
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        # Telnyx does not sign the upgrade of a media socket.
        return keys.headers(self.credentials["api_key"], request.body, forged) if request.method == "POST" else {}

    @override
    def new_number_id(self) -> str:
        return str(10**18 + secrets.randbelow(10**18))

    @override
    def add_number(self, address: str, voice_url: str = "") -> SimulatedNumber:
        number = TelnyxNumber(self, address, self.new_number_id())
        number.voice_url = voice_url
        self.numbers[address] = number
        return number

    def application_for(self, url: str) -> str:
        """The id of an application whose webhooks go to ``url``: ours, if they go nowhere else."""
        if not url:
            return ""
        if self.application["webhook_event_url"] in {"", url}:
            self.application["webhook_event_url"] = url
            return self.connection_id
        application_id = self.new_number_id()
        self.applications[application_id] = new_application(application_id, url)
        return application_id

    def url_of(self, number: str, direction: str) -> str:
        """Where a call's webhooks go, unless it says another URL."""
        if direction == "inbound" and number in self.numbers:
            return self.numbers[number].voice_url
        return str(self.application["webhook_event_url"])
