"""Forged requests to every route carriers use, and what is wrong with how they are met."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx2
from fastapi import FastAPI

from api.db import Database
from api.db.models import WorkflowRun
from api.routes import routers
from api.services.telephony.kit import sealed_documents, urls
from api.services.telephony.kit.sealed_documents import SealedDocument
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Webhook
from api.tests.conformance.samples import Fields, Samples, package_of
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_transfer, dump
from api.tests.mounted import MountedRoute, mounted_routes
from api.tests.statements import count_statements

PROOF = re.compile(r"/\{(?:secret|proof)\}$")
"""The last part of a route where the URL itself proves who asks."""
MOST_READS = 2
"""What verifying needs: the thing the request is about, and the account that carries it."""


async def path_ids(database: Database, run: WorkflowRun, samples: Samples) -> dict[str, str]:
    """What there is to put into the paths of a provider's routes, for a call that is there."""
    document = SealedDocument(str(samples.reads_as.get("account_id")), "<Response/>")
    return {
        "{run_id}": run.id,
        "{transfer_id}": (await add_transfer(database, run)).id,
        "{document}": sealed_documents.build_url("any", document).rpartition("/")[2],
    }


@dataclass(frozen=True, slots=True)
class Door:
    """A route that promises to verify, for a call that is there and for one that is not.

    Where the URL proves who asks, the paths lack that part: the samples know it.
    """

    method: str
    known: str
    unknown: str


def carrier_routes(app: FastAPI) -> list[MountedRoute]:
    """Every mounted route that is no part of the management API: those providers brought."""
    ours = FastAPI()
    for router in routers:
        ours.include_router(router)
    known = set(mounted_routes(ours))
    return [route for route in mounted_routes(app) if route.path.startswith(f"{urls.PREFIX}/") and route not in known]


def is_of(spec: ProviderSpec, route: MountedRoute) -> bool:
    """Whether the provider mounted it: its code, or its name in the path."""
    return route.module.startswith(f"{package_of(spec)}.") or route.path.startswith(f"{urls.PREFIX}/{spec.name}/")


def find_doors(spec: ProviderSpec, app: FastAPI, ids: Mapping[str, str]) -> list[Door]:
    """The provider's routes, but for those its spec declares unsigned.

    Args:
        spec: The provider.
        app: Where they are mounted.
        ids: What there is to put into their paths.
    """
    unsigned = {f"{urls.PREFIX}{path}" for path in spec.unsigned_routes}
    mounted = [route for route in carrier_routes(app) if is_of(spec, route) and route.path not in unsigned]
    return [_door(route, ids) for route in mounted]


def _door(route: MountedRoute, ids: Mapping[str, str]) -> Door:
    known = unknown = PROOF.sub("", route.path)
    for name, value in ids.items():
        known, unknown = known.replace(name, value), unknown.replace(name, "0" * 32)
    assert "{" not in known, f"the suite does not know what to put into {route.path}"
    return Door(route.method, known, unknown)


async def complaints(gateway: httpx2.AsyncClient, database: Database, samples: Samples, doors: list[Door]) -> list[str]:
    """What is wrong with how ``doors`` meet requests that nobody signed, or somebody else did."""
    found: list[str] = []
    before = await dump(database)
    for door in doors:
        for number in range(len(list(_forgeries(samples, door.method, door.known)))):
            answers = []
            for path in (door.known, door.unknown):
                forged = list(_forgeries(samples, door.method, path))[number]
                with count_statements(database) as statements:
                    answer = await send(gateway, door.method, forged)
                answers.append(answer)
                found += [f"{door.method} {path}: {what}" for what in _wrong_with(answer, statements, samples)]
            if answers[0].content != answers[1].content:
                found.append(f"{door.method} {door.known}: tells whether the thing exists")
    if await dump(database) != before:
        found.append("something was written")
    return list(dict.fromkeys(found))


def genuine(samples: Samples, door: Door, fields: Fields) -> Webhook:
    """A request to the door that the carrier really sends."""
    return samples.webhook(f"{PUBLIC_URL}{door.known}", fields, method=door.method)


async def send(gateway: httpx2.AsyncClient, method: str, webhook: Webhook) -> httpx2.Response:
    """The answer to ``webhook``."""
    return await gateway.request(method, webhook.url, content=webhook.body, headers=dict(webhook.headers))


def _forgeries(samples: Samples, method: str, path: str) -> Iterator[Webhook]:
    url, statuses = f"{PUBLIC_URL}{path}", [sample.fields for sample in samples.statuses]
    for fields in (samples.inbound, *statuses, {}):
        yield samples.unproved(url, fields, method=method)
    for fields in (samples.inbound, statuses[0]):
        yield samples.webhook(url, fields, credentials=samples.other_credentials, method=method)
    if "signed fields" not in samples.exemptions:
        yield samples.forged(samples.webhook(url, statuses[0], method=method), statuses[-1])


def _wrong_with(answer: httpx2.Response, statements: list[str], samples: Samples) -> Iterator[str]:
    if answer.status_code not in samples.refusals:
        yield f"answers {answer.status_code}"
    reads = [statement for statement in statements if statement.lstrip().upper().startswith("SELECT")]
    if len(reads) < len(statements):
        yield "writes"
    if len(reads) > MOST_READS:
        yield f"reads {len(reads)} times before it verifies"
