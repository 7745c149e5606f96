"""A Twilio account that is not there."""

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.types import ASGIApp
from typing_extensions import override

from api.simulator.account import SimulatedAccount
from api.simulator.carriers.twilio import webhooks
from api.simulator.carriers.twilio.leg import TwilioLeg
from api.simulator.carriers.twilio.rest import create_rest_app
from api.simulator.webhooks import Outgoing


class TwilioAccount(SimulatedAccount[TwilioLeg]):
    """One account; its credentials are ``account_sid`` and ``auth_token``."""

    name: ClassVar[str] = "twilio"
    leg_class = TwilioLeg

    def __init__(self, credentials: Mapping[str, Any], **where: Any) -> None:
        super().__init__(credentials, **where)
        self.account_sid: str = credentials["account_sid"]
        self.auth_token: str = credentials["auth_token"]

    @override
    def create_rest_app(self) -> ASGIApp:
        return create_rest_app(self)

    @override
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        return webhooks.headers(self.auth_token, request, forged)

    @override
    def new_number_id(self) -> str:
        return f"PN{secrets.token_hex(16)}"
