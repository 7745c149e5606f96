"""Cloudonix's REST API, as far as a gateway uses it.

https://developers.cloudonix.com/Documentation/dataModels
https://developers.cloudonix.com/Documentation/apiWorkflow/callControlAndSessionManagement
"""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from api.simulator.carrier import SimulatedNumber
from api.simulator.carriers.cloudonix.leg import DOMAIN_ID
from api.simulator.rest import RestApi, read_fields

if TYPE_CHECKING:
    from api.simulator.carriers.cloudonix.account import CloudonixAccount

DOMAIN = "/customers/self/domains/{domain}"
CALLS = "/calls/{domain}"
MESSAGES = {401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


def create_rest_app(account: "CloudonixAccount") -> Starlette:
    """The API of one domain."""
    api = CloudonixApi(account)
    return Starlette(
        routes=[
            Route(f"{CALLS}/application", api.guard("create", api.create_call), methods=["POST"]),
            Route(f"{CALLS}/sessions/{{call}}/application", api.guard("update", api.run_document), methods=["POST"]),
            Route(f"{DOMAIN}/sessions", api.guard("list", api.list_sessions)),
            Route(f"{DOMAIN}/sessions/{{call}}", api.guard("fetch", api.fetch_session), methods=["GET"]),
            Route(f"{DOMAIN}/sessions/{{call}}", api.guard("update", api.end_session), methods=["DELETE"]),
            Route(f"{DOMAIN}/applications", api.guard("applications", api.list_applications), methods=["GET"]),
            Route(f"{DOMAIN}/applications", api.guard("application", api.create_application), methods=["POST"]),
            Route(f"{DOMAIN}/dnids", api.guard("numbers", api.list_dnids)),
            Route(f"{DOMAIN}/dnids/{{dnid}}", api.guard("number", api.update_dnid), methods=["PATCH"]),
            Route(DOMAIN, api.guard("account", api.fetch_domain)),
        ]
    )


def failure(status: int, message: str = "") -> JSONResponse:
    """An error as Cloudonix words it."""
    return JSONResponse({"message": message or MESSAGES.get(status, "Internal Server Error")}, status)


class CloudonixApi(RestApi):
    """The handlers of one domain's requests."""

    account: "CloudonixAccount"

    @override
    def is_authenticated(self, request: Request) -> bool:
        """A domain's key opens that domain, under its name or under ``self``."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        mine = request.path_params["domain"] in {self.account.domain, "self"}
        return (
            mine and scheme.lower() == "bearer" and secrets.compare_digest(key.encode(), self.account.api_key.encode())
        )

    @override
    def failure(self, status: int) -> Response:
        return failure(status)

    @override
    def called_number(self, fields: Mapping[str, Any]) -> str:
        return str(fields.get("destination") or "")

    async def create_call(self, request: Request) -> Response:
        fields = await read_fields(request)
        if not fields.get("destination"):
            return failure(400, "destination is required")
        if not fields.get("cxml"):
            return failure(400, "one of application, url and cxml is required")
        caller, seconds = str(fields.get("caller-id", "")), float(fields.get("timeout", 60))
        leg = await self.account.place(fields["destination"], caller, fields, ring_seconds=seconds)
        self.about(request, leg.call_id)
        shown = ("domainId", "subscriberId", "destination", "callerId", "timeLimit", "token")
        session = leg.resource()
        return JSONResponse({name: session[name] for name in shown} | {"direction": "outbound-api"})

    async def run_document(self, request: Request) -> Response:
        leg = self.find_leg(request)
        if leg is None:
            return failure(404)
        if leg.is_over:
            return failure(400, "the session is not active")
        leg.redirect(str((await read_fields(request)).get("cxml", "")))
        return JSONResponse(leg.resource())

    async def list_sessions(self, _request: Request) -> Response:
        """Those that live."""
        return JSONResponse([leg.resource() for leg in self.account.legs.values() if not leg.is_over])

    async def fetch_session(self, request: Request) -> Response:
        leg = self.find_leg(request)
        return JSONResponse(leg.resource()) if leg else failure(404)

    async def end_session(self, request: Request) -> Response:
        leg = self.find_leg(request)
        if leg is None or leg.is_over:
            return failure(404)
        await leg.end("completed" if leg.is_answered else "canceled", by="gateway")
        return Response()

    async def fetch_domain(self, _request: Request) -> Response:
        domain = {"id": DOMAIN_ID, "tenantId": 1, "domain": self.account.domain, "active": True, "profile": {}}
        return JSONResponse(domain | {"uuid": secrets.token_hex(16), "aliases": []})

    async def list_applications(self, _request: Request) -> Response:
        return JSONResponse([_application(name, url) for name, url in self.account.applications.items()])

    async def create_application(self, request: Request) -> Response:
        fields = await read_fields(request)
        if fields["name"] in self.account.applications:
            return failure(409, "there is an application of that name")
        self.account.applications[fields["name"]] = fields["url"]
        return JSONResponse(_application(fields["name"], fields["url"]))

    async def list_dnids(self, _request: Request) -> Response:
        return JSONResponse([self._dnid(number) for number in self.account.numbers.values()])

    async def update_dnid(self, request: Request) -> Response:
        number = self.account.numbers.get(f"+{request.path_params['dnid'].removeprefix('+')}")
        fields = await read_fields(request)
        name = fields.get("voice-application")
        if number is None:
            return failure(404)
        if name is not None and name not in self.account.applications:
            return failure(400, "there is no such application")
        if name is not None:
            number.voice_url = self.account.applications[name]
        if fields.get("active") is False:
            self.account.asleep[number.address], number.voice_url = number.voice_url, ""
        return JSONResponse(self._dnid(number))

    def _dnid(self, number: SimulatedNumber) -> dict[str, Any]:
        """The number as a DNID, written without its plus. One that sleeps keeps its application."""
        url = number.voice_url or self.account.asleep.get(number.address, "")
        names = {known: name for name, known in self.account.applications.items()}
        return {
            "id": list(self.account.numbers).index(number.address) + 1,
            "source": number.address.removeprefix("+"),
            "dnid": f"^{number.address.removeprefix('+')}$",
            "prefix": False,
            "expression": False,
            "asteriskCompatible": False,
            "active": bool(number.voice_url) or not url,
            "application": _application(names.get(url, "somebody-elses"), url) if url else None,
        }


def _application(name: str, url: str) -> dict[str, Any]:
    return {"name": name, "type": "cxml", "url": url, "method": "POST", "active": True, "profile": {}}
