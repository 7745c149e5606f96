"""``patchbay call``: a simulated carrier rings a running gateway, or is rung by it."""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from api.db import open_database
from api.db.repositories import demo
from api.db.repositories.demo import DemoLine
from api.errors import ConfigurationError
from api.services.accounts.local_access import local_api_key
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import urls
from api.settings import Settings, get_settings
from api.simulator import people, voices
from api.simulator.carrier import Login, Person, SimulatedCarrier, simulators
from api.simulator.demo import prepare_another_line
from api.simulator.outcome import CallOutcome

CALLEE = "+14155550100"
LINGER_SECONDS = 1.5
"""The carrier stays up this long after a call: the gateway asks it what the call cost."""


async def call(options: argparse.Namespace) -> int:
    """Make one simulated call; 0 if it came through.

    Raises:
        ConfigurationError: The gateway's data folder holds no simulated line for it.
    """
    settings = get_settings()
    line = await _find_line(settings, options)
    person = _person(options)
    simulated = urlsplit(settings.simulator_url)
    carrier = simulators.get(line.configuration.provider).create(
        line.configuration.credentials,
        host=simulated.hostname,
        port=simulated.port or 80,
        route={_origin(settings.public_base_url): _local(settings)},
    )
    async with local_api_key(line.configuration.organization_id) as key:
        carrier.login = Login(url=settings.public_base_url, api_key=key)
        outcome = await _talk(carrier, settings, line, options, person)
    _report(outcome, options, settings)
    return 0 if outcome.status == "completed" else 1


async def _talk(
    carrier: SimulatedCarrier, settings: Settings, line: DemoLine, options: argparse.Namespace, person: Person
) -> CallOutcome:
    inbound_url = build_provider(line.configuration).own_inbound_url(urls.inbound_url())
    async with carrier:
        carrier.add_number(line.number.address, inbound_url)
        if options.outbound:
            outcome = await _outbound(carrier, settings, line, options, person)
        else:
            carrier.answer_with(people.colleague())
            outcome = await carrier.call(line.number.address, options.from_number, person)
        await asyncio.sleep(LINGER_SECONDS)
    return outcome


async def _outbound(
    carrier: SimulatedCarrier, settings: Settings, line: DemoLine, options: argparse.Namespace, person: Person
) -> CallOutcome:
    """Ask the gateway over its API to ring us, and answer."""
    carrier.answer_with(person)
    body = {
        "workflow_id": options.workflow or line.workflow.id,
        "to_number": CALLEE,
        "telephony_configuration_id": line.configuration.id,
    }
    async with local_api_key(line.configuration.organization_id) as key, httpx2.AsyncClient(timeout=30) as http:
        answer = await http.post(
            f"{_local(settings)}/api/v1/telephony/initiate-call", json=body, headers={"X-API-Key": key}
        )
        if answer.is_error:
            raise ConfigurationError(f"the gateway answered {answer.status_code}: {answer.text[:300]}")
        return (await carrier.outbound_calls())[0]


async def _find_line(settings: Settings, options: argparse.Namespace) -> DemoLine:
    database = open_database(settings.database_url)
    if options.carrier:
        await prepare_another_line(database, options.carrier)
    async with database.session() as session:
        line = await demo.find_demo_line(session, options.carrier, options.to)
    await database.close()
    if line is None:
        raise ConfigurationError(
            "there is no simulated line like that; start the gateway once with `patchbay run` on this data folder"
        )
    return line


def _person(options: argparse.Namespace) -> Person:
    utterances = [voices.speak(text) for text in options.say]
    utterances += [voices.read_wav(Path(name)) for name in options.wav]
    if utterances or options.press:
        return people.talker(utterances, keys=options.press)
    return people.demo_caller()


def _report(outcome: CallOutcome, options: argparse.Namespace, settings: Settings) -> None:
    saved = Path(options.save) if options.save else _default_file(settings)
    outcome.save(saved)
    if options.quiet:
        return
    print(f"the call {outcome.status}, ended by the {outcome.ended_by} after {outcome.duration_seconds:.1f} s")
    if outcome.error:
        print(f"the carrier says: {outcome.error}")
    if outcome.response_seconds:
        print("replies after " + ", ".join(f"{seconds:.2f} s" for seconds in outcome.response_seconds))
    print(f"what was heard: {saved}")


def _default_file(settings: Settings) -> Path:
    return settings.data_dir / "heard" / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.wav"


def _local(settings: Settings) -> str:
    """Where the gateway listens, seen from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://{host}:{settings.port}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
