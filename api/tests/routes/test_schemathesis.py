"""The whole gateway against its own OpenAPI document: odd requests, and no answer that it does not declare.

https://schemathesis.readthedocs.io/en/stable/
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

import pytest
import schemathesis
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import RecordedScenario
from schemathesis.python import asgi
from sqlalchemy import event

from api.app import create_app
from api.db import Database
from api.db.models import TelephonyConfiguration, new_id
from api.services.accounts import api_keys
from api.services.telephony.calls import background
from api.services.telephony.calls.load import load
from api.settings import Settings
from api.tests import acme
from api.tests.local_api import Answer, ApiRequest, LocalApi
from api.tests.log_watch import watching
from api.tests.routes.tenants import ORIGIN, PASSWORD, Tenant
from api.tests.routes.test_tenants import Ids, stock
from api.tests.telephony.twilio.samples import SAMPLES as TWILIO

SEED = 20261121
CALLER_ID = "+14155550123"
SECRETS = (PASSWORD, acme.API_KEY, acme.API_SECRET, str(TWILIO.credentials["auth_token"]), "$argon2", "sha256:")
TRACES = re.compile(r'Traceback|File "|\.py\b|site-packages|sqlalchemy|sqlite|asyncpg|\bSELECT\b')
NAMED_BY = {
    "configuration": ["path.configuration_id", "query.telephony_configuration_id", "body.telephony_configuration_id"],
    "workflow": ["path.workflow_id", "query.workflow_id", "body.workflow_id", "body.inbound_workflow_id"],
    "number": ["path.number_id"],
    "run": ["path.run_id", "query.workflow_run_id"],
    "request": ["path.request_id"],
    "key": ["path.key_id"],
    "user": ["path.user_id"],
}
"""Where an id of each thing stands in a request."""
WORDS = {"body.to_number": ["+14155550177"], "body.from_number": [CALLER_ID], "body.address": ["+14155550199", "1001"]}
NO_IDS = (
    "/api/v1/telephony-configurations/check",
    "/api/v1/workflows/schema",
    "/api/v1/workflows/templates",
    "/api/v1/workflows/validate",
)
"""Any other method there is about the row whose id is that word, which is none."""
CHECKS = {
    # The last three only where an operation declares that its carrier may be at fault.
    "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "502", "503", "504"]},
    # The document says what an id looks like, not which ones exist, nor what a conversation must be.
    "positive_data_acceptance": {"enabled": False},
    # Forms write 0 for false, and are understood.
    "negative_data_rejection": {"enabled": False},
    # A revoked key stays for the record.
    "use_after_free": {"enabled": False},
    # It spoils the cookie and leaves the key: `test_doors` asks without either.
    "ignored_auth": {"enabled": False},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Who sends the requests, and how many random ones for each operation."""

    headers: Mapping[str, str]
    examples: int
    tags: tuple[str, ...] = ()
    """What the operations are about that are tried; anything, unless given."""
    phases: Mapping[str, Any] = field(default_factory=dict)
    """Which kinds of requests are left out."""


# A gateway whose carriers are on this machine


def answer(_request: ApiRequest) -> Answer:
    """What the carriers' API says to everything."""
    numbers = [{"phone_number": CALLER_ID, "sid": "PN1"}]
    return 200, {"sid": f"CA{new_id()}", "status": "queued", "incoming_phone_numbers": numbers}


@pytest.fixture
def local_carriers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever makes a configuration, the carrier behind it is on this machine."""

    def simulate(_mapper: Any, _connection: Any, row: TelephonyConfiguration) -> None:
        row.simulated = True

    event.listen(TelephonyConfiguration, "before_insert", simulate)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(LocalApi(answer)) as api:
        monkeypatch.setattr(settings, "simulator_url", api.url)
        yield
    event.remove(TelephonyConfiguration, "before_insert", simulate)


@pytest.fixture
async def ids(us: Tenant, database: Database, settings: Settings, local_carriers: None) -> Ids:
    """One of everything, and another of everything that may be deleted; calls go through Twilio."""
    ids = await stock(us, database, settings, "kept")
    spare = await stock(us, database, settings, "spare")
    twilio = {"provider": "twilio", **TWILIO.credentials, "from_numbers": [CALLER_ID]}
    body = {"name": "Twilio", "credentials": twilio, "is_default": True}
    ids["configuration"] = (await us.post("/api/v1/telephony-configurations", body))["id"]
    await background.drain(1.0)  # what this event loop began is not for the gateway's to end
    return ids | {f"spare {thing}": spare[thing] for thing in spare}


@pytest.fixture
def gateway(settings: Settings, ids: Ids, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    """The whole gateway, up while the test runs. It is not to blame for the time that making up requests takes."""
    monkeypatch.setattr(settings, "max_loop_lag_seconds", 3600)
    monkeypatch.setattr(load, "lag_seconds", 0.0)
    with watching():  # apart from the session's: here any word may be somebody's password
        yield create_app(settings, warm=False)
        asgi.shutdown_lifespans()


# The run through the document


def configure(ids: Ids, somebody: Somebody) -> SchemathesisConfig:
    """Seeded and bounded. Where an id belongs, every other request has one that exists."""

    def bound(prefix: str = "") -> dict[str, Any]:
        places = [(place, prefix + thing) for thing, places in NAMED_BY.items() for place in places]
        return {place: {"dictionary": name, "probability": 0.5} for place, name in places}

    operations = [
        {"include-method": "DELETE", "parameters": bound("spare ")},
        {"include-path-regex": "/api/v1/auth/logout.*", "enabled": False},
        # It has no end.
        {"include-path": "/api/v1/live", "enabled": False},
        *(
            {
                "include-path": path,
                "checks": {name: {"enabled": False} for name in ("unsupported_method", "allow_header_conformance")},
            }
            for path in NO_IDS
        ),
    ]
    if somebody.tags:
        operations.append({"exclude-tag": list(somebody.tags), "enabled": False})
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": dict(somebody.headers),
            "generation": {
                "max-examples": somebody.examples,
                "deterministic": True,
                "database": "none",
                "no-shrink": True,
            },
            "dictionaries": {name: {"values": values} for name, values in WORDS.items()}
            | {name: {"values": [value]} for name, value in ids.items()},
            "parameters": bound() | {name: {"dictionary": name, "probability": 0.5} for name in WORDS},
            "analysis": {"constants": {"enabled": False}},
            "phases": dict(somebody.phases),
            "checks": CHECKS,
            "operations": operations,
        }
    )


def broken_promises(gateway: FastAPI, ids: Ids, somebody: Somebody) -> list[str]:
    """What is wrong with the answers, each with a way to get it again."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", gateway, config=configure(ids, somebody))
    found: list[str] = []
    answered: set[str] = set()
    for step in from_schema(schema).execute():
        if isinstance(step, NonFatalError):
            found.append(f"{step.label}: {step.info.title}: {step.value}")
        elif isinstance(step, ScenarioFinished):
            found += [*failures(step.recorder), *leaks(step.recorder)]
            answered |= {node.value.operation.label for node in step.recorder.cases.values()}
    assert len(answered) > 10, answered
    return found


def failures(recorder: RecordedScenario) -> Iterator[str]:
    """Answers that are not as the document declares them."""
    for checks in recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info
                yield f"{recorder.label} ({check.name}): {failure.failure}\n{failure.code_sample}"


def leaks(recorder: RecordedScenario) -> Iterator[str]:
    """Answers that tell what nobody should be told."""
    for interaction in recorder.interactions.values():
        text = interaction.response.text_lossy() if interaction.response is not None else ""
        told = [secret for secret in SECRETS if secret in text] + TRACES.findall(text)
        asked = unquote_plus(interaction.request.uri) + (interaction.request.body or b"").decode(errors="replace")
        if unasked := [word for word in told if word not in asked]:
            yield f"{interaction.request.method} {interaction.request.uri} tells {unasked}"


@pytest.fixture
async def program(us: Tenant) -> Somebody:
    """An admin's API key."""
    issued = await api_keys.create(us.organization_id, "schemathesis", created_by=None)
    return Somebody(headers={"X-API-Key": issued.key}, examples=8)


@pytest.fixture
def person(us: Tenant) -> Somebody:
    """The owner's browser, for what programs may not do."""
    cookies = "; ".join(f"{name}={value}" for name, value in us.http.cookies.items())
    tags = ("API keys", "organization", "sign-in")
    return Somebody(headers={"Cookie": cookies, **ORIGIN}, examples=5, tags=tags)


@pytest.fixture
def stranger() -> Somebody:
    """Nobody we know."""
    edges = {"coverage": {"enabled": False}, "stateful": {"enabled": False}}
    return Somebody(headers={}, examples=8, phases=edges)


@pytest.mark.timeout(600)  # every route there is, in one test
@pytest.mark.parametrize("who", ["program", "person", "stranger"])
def test_nobody_gets_an_answer_that_is_not_declared(
    gateway: FastAPI, ids: Ids, who: str, request: pytest.FixtureRequest
) -> None:
    found = broken_promises(gateway, ids, request.getfixturevalue(who))
    assert not found, "\n\n".join(found)
