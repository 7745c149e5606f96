"""A Vonage account that is not there: its applications, and the numbers that lead to them.

https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
"""

import hashlib
import time
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from starlette.types import ASGIApp
from typing_extensions import override

from api.simulator.account import SimulatedAccount
from api.simulator.carrier import SimulatedNumber
from api.simulator.carriers.vonage.leg import VonageLeg
from api.simulator.carriers.vonage.rest import create_rest_app
from api.simulator.webhooks import Outgoing

Application = dict[str, Any]


class VonageAccount(SimulatedAccount[VonageLeg]):
    """One account, and the application the gateway knows; credentials are those of both.

    Attributes:
        applications: All of the account's, by id.
        links: The application each number leads to, by the number's address.
        authorizations: What media sockets are opened with, by URL.
    """

    name: ClassVar[str] = "vonage"
    leg_class = VonageLeg

    def __init__(self, credentials: Mapping[str, Any], **where: Any) -> None:
        super().__init__(credentials, **where)
        self.application_id: str = credentials["application_id"]
        key = load_pem_private_key(credentials["private_key"].encode(), None).public_key()
        self.public_key = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        self.applications: dict[str, Application] = {}
        self.links: dict[str, str] = {}
        self.authorizations: dict[str, str] = {}
        self.add_application(self.application_id)

    @override
    def create_rest_app(self) -> ASGIApp:
        return create_rest_app(self)

    @override
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        token = self._token(request) if forged is None else forged
        if request.url.startswith("ws") and forged is None:
            return {"Authorization": self.authorizations[request.url]}
        return {"User-Agent": "Vonage", **({"Authorization": f"Bearer {token}"} if token else {})}

    def _token(self, request: Outgoing) -> str:
        claims = {
            "iat": int(time.time()),
            "jti": str(uuid.uuid4()),
            "iss": "Vonage",
            "payload_hash": hashlib.sha256(request.body).hexdigest(),
            "api_key": self.credentials["api_key"],
            "application_id": self.application_id,
        }
        return jwt.encode(claims, self.credentials["signature_secret"], algorithm="HS256")

    # Applications and numbers

    def add_application(self, application_id: str) -> Application:
        """An application that answers nothing yet."""
        self.applications[application_id] = application = {
            "id": application_id,
            "name": "Reception",
            "keys": {"public_key": self.public_key},
            "privacy": {"improve_ai": False},
            "capabilities": {"voice": {"webhooks": {}, "signed_callbacks": True, "conversations_ttl": 48}},
        }
        return application

    @override
    def add_number(self, address: str, voice_url: str = "") -> SimulatedNumber:
        """A number; with a URL it leads to the application that asks there: ours, unless ours asks elsewhere."""
        number = super().add_number(address)
        self.links.pop(address, None)
        if voice_url:
            application = self.applications[self.application_id]
            if self.webhook(self.application_id, "answer_url").get("address", voice_url) != voice_url:
                application = self.add_application(str(uuid.uuid4()))
            webhooks = application["capabilities"]["voice"]["webhooks"]
            webhooks["answer_url"] = {"address": voice_url, "http_method": "POST"}
            self.links[address] = application["id"]
        self.follow_links()
        return number

    def webhook(self, application_id: str, name: str) -> Mapping[str, str]:
        """One of an application's voice webhooks; empty if it has none."""
        voice = self.applications.get(application_id, {}).get("capabilities", {}).get("voice", {})
        found: Mapping[str, str] = voice.get("webhooks", {}).get(name) or {}
        return found

    def follow_links(self) -> None:
        """Have every number know where its calls go now."""
        for address, number in self.numbers.items():
            number.voice_url = self.webhook(self.links.get(address, ""), "answer_url").get("address", "")
