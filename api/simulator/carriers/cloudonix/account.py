"""A Cloudonix domain that is not there."""

from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.types import ASGIApp
from typing_extensions import override

from api.simulator.account import SimulatedAccount
from api.simulator.carriers.cloudonix.leg import CloudonixLeg
from api.simulator.carriers.cloudonix.rest import create_rest_app
from api.simulator.webhooks import Outgoing


class CloudonixAccount(SimulatedAccount[CloudonixLeg]):
    """One domain; its credentials are ``domain``, ``api_key`` and, if its requests carry one, their key.

    Attributes:
        applications: The URLs of its voice applications, by name.
        asleep: The applications of DNIDs that are not active, by their number.
    """

    name: ClassVar[str] = "cloudonix"
    leg_class = CloudonixLeg

    def __init__(self, credentials: Mapping[str, Any], **where: Any) -> None:
        super().__init__(credentials, **where)
        self.domain: str = credentials["domain"]
        self.api_key: str = credentials["api_key"]
        self.requests_key: str = credentials.get("domain_requests_api_key", "")
        self.applications: dict[str, str] = {}
        self.asleep: dict[str, str] = {}

    @override
    def create_rest_app(self) -> ASGIApp:
        return create_rest_app(self)

    @override
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        """The domain's key goes with every HTTP request; of a media socket's upgrade the documents say nothing."""
        key = self.requests_key if forged is None else forged
        is_webhook = request.url.startswith("http")
        return {"Authorization": f"Bearer {key}"} if key and is_webhook else {}
