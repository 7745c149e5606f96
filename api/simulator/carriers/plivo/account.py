"""A Plivo account that is not there."""

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.types import ASGIApp
from typing_extensions import override

from api.simulator.account import SimulatedAccount
from api.simulator.carrier import SimulatedNumber
from api.simulator.carriers.plivo import webhooks
from api.simulator.carriers.plivo.leg import PlivoLeg
from api.simulator.carriers.plivo.rest import create_rest_app
from api.simulator.webhooks import Outgoing


class PlivoAccount(SimulatedAccount[PlivoLeg]):
    """One account; its credentials are ``auth_id`` and ``auth_token``.

    Attributes:
        applications: What answers its numbers' calls, by id. A number's is the one that sends calls where it says.
        names_calls_anew: Whether a call that was placed has another name than the request that placed it.
        names_itself: Whether webhooks say which account they are from.
    """

    name: ClassVar[str] = "plivo"
    leg_class = PlivoLeg

    def __init__(self, credentials: Mapping[str, Any], **where: Any) -> None:
        super().__init__(credentials, **where)
        self.auth_id: str = credentials["auth_id"]
        self.auth_token: str = credentials["auth_token"]
        self.applications: dict[str, dict[str, Any]] = {}
        self.names_calls_anew = False
        self.names_itself = True

    @override
    def create_rest_app(self) -> ASGIApp:
        return create_rest_app(self)

    @override
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        return webhooks.headers(self.auth_token, request, forged)

    def add_application(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """A new application."""
        app_id = str(secrets.randbelow(9 * 10**16) + 10**16)
        defaults = {"answer_url": "", "answer_method": "POST", "hangup_url": "", "hangup_method": "POST"}
        application = {"app_id": app_id, "app_name": "", "enabled": True, **defaults, **fields}
        self.applications[app_id] = application
        return application

    def application_of(self, number: SimulatedNumber) -> dict[str, Any] | None:
        """What answers calls to ``number``; made up, if somebody but the API said where they go."""
        if not number.voice_url:
            return None
        known = (found for found in self.applications.values() if found["answer_url"] == number.voice_url)
        return next(known, None) or self.add_application({"answer_url": number.voice_url})
