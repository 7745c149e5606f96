"""A Vobiz account that is not there."""

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.types import ASGIApp
from typing_extensions import override

from api.simulator.account import SimulatedAccount
from api.simulator.carrier import SimulatedNumber
from api.simulator.carriers.vobiz import webhooks
from api.simulator.carriers.vobiz.leg import VobizLeg
from api.simulator.carriers.vobiz.rest import create_rest_app
from api.simulator.webhooks import Outgoing


class VobizAccount(SimulatedAccount[VobizLeg]):
    """One account; its credentials are ``auth_id`` and ``auth_token``.

    Attributes:
        applications: Where calls go, by their ids.
    """

    name: ClassVar[str] = "vobiz"
    leg_class = VobizLeg

    def __init__(self, credentials: Mapping[str, Any], **where: Any) -> None:
        super().__init__(credentials, **where)
        self.auth_id: str = credentials["auth_id"]
        self.auth_token: str = credentials["auth_token"]
        self.applications: dict[str, dict[str, Any]] = {}

    @override
    def create_rest_app(self) -> ASGIApp:
        return create_rest_app(self)

    @override
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        return webhooks.headers(self.auth_token, request, forged)

    def save_application(self, fields: Mapping[str, Any], app_id: str = "") -> dict[str, Any]:
        """A new application, or a changed one. Hang-ups are told to the answer URL, unless it says otherwise."""
        app_id = app_id or str(secrets.randbelow(9 * 10**16) + 10**16)
        before = self.applications.get(app_id, {"app_id": app_id, "answer_method": "POST", "hangup_method": "POST"})
        application = self.applications[app_id] = {"hangup_url": fields.get("answer_url"), **before, **fields}
        for number in self.numbers.values():
            if number.sid == app_id:
                number.voice_url = application["answer_url"]
        return application

    def application_of(self, number: SimulatedNumber) -> dict[str, Any] | None:
        """What the number is attached to; somebody attached it by hand, if it goes where no application does."""
        if not number.voice_url:
            return None
        attached = self.applications.get(number.sid)
        if attached is None or attached["answer_url"] != number.voice_url:
            attached = self.save_application({"app_name": "by-hand", "answer_url": number.voice_url})
            number.sid = attached["app_id"]
        return attached
