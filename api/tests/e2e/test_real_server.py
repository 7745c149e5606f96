"""A gateway process behind a proxy, under a path, on a dual-stack socket, whose keys are rotated while it serves."""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from api.db.encryption import KEY_FILE, Vault, get_vault
from api.errors import ConfigurationError
from api.services.telephony.kit.urls import PREFIX
from api.settings import get_settings
from api.simulator import people, voices
from api.simulator.ports import free_port
from api.tests.e2e.gateway import Gateway
from api.tests.telephony.twilio.samples import INBOUND, sign

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

TRUSTED = json.dumps(["127.0.0.1", "10.0.0.0/8"])
PREFIXED = f"/voice{PREFIX}"
NUMBER = "+14155550187"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """The process, with a key file of its own."""
    port = free_port()
    settings = {
        "HOST": "::",
        "TRUSTED_PROXIES": TRUSTED,
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}/voice",
        "ENCRYPTION_KEYS": "",
        "LOG_LEVEL": "DEBUG",
    }
    running = await Gateway(tmp_path_factory.mktemp("gateway"), settings=settings, port=port).start("--no-demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENCRYPTION_KEYS", json.dumps(ring(running)))
        forget()
        async with running.connected():
            yield running
    forget()
    await running.stop()


def forget() -> None:
    get_settings.cache_clear()
    get_vault.cache_clear()


def ring(gateway: Gateway) -> list[str]:
    """The keys it has now, newest first."""
    return (gateway.data_dir / KEY_FILE).read_text().split()


async def test_a_call_is_carried_under_a_path(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    gateway.carrier.add_number(number, f"{gateway.url}{PREFIXED}/inbound/run")
    outcome = await gateway.ring(number, people.talker([], farewell=voices.clip("no-thank-you-goodbye")))
    [answer] = [item for item in outcome.deliveries if item.purpose == "answer"]
    assert f"{gateway.url.replace('http', 'ws')}{PREFIXED}/ws/" in answer.answer
    assert (await gateway.run_of(outcome.call_id))["status"] == "completed"
    assert len(outcome.heard) > 16_000


# Whom a request comes from


async def guess(gateway: Gateway, host: str, email: str, **headers: str) -> int:
    """The status of a sign-in with a wrong password."""
    async with httpx2.AsyncClient(base_url=f"http://{host}:{gateway.port}") as client:
        body = {"email": email, "password": "a wrong guess"}
        answer = await client.post("/api/v1/auth/login", json=body, headers=headers)
        return answer.status_code


@pytest.mark.parametrize(
    ("chain", "peer"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.8, 10.1.2.3", "203.0.113.8"),
        ("203.0.113.9, ::ffff:10.1.2.3", "203.0.113.9"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("", "127.0.0.1"),
    ],
)
async def test_a_trusted_proxys_word_is_logged_though_the_socket_maps_its_address(
    gateway: Gateway, chain: str, peer: str
) -> None:
    seen = len(gateway.output)
    headers = {"X-Forwarded-For": chain} if chain else {}
    assert await guess(gateway, "127.0.0.1", f"{peer}@nobody.example", **headers) == 401
    line = await gateway.printed(f"sign-in refused peer={peer}", within=5)
    assert line in gateway.output[seen:]


async def test_nobody_elses_word_is(gateway: Gateway) -> None:
    assert await guess(gateway, "[::1]", "ada@nobody.example", **{"X-Forwarded-For": "203.0.113.77"}) == 401
    await gateway.printed("sign-in refused peer=::1", within=5)
    assert not [line for line in gateway.output if "203.0.113.77" in line]


async def test_the_throttle_tells_peers_apart_where_a_proxy_may_say_who_they_are(gateway: Gateway) -> None:
    apart = [
        await guess(gateway, "127.0.0.1", "grace@nobody.example", **{"X-Forwarded-For": f"203.0.113.{number}"})
        for number in range(100, 110)
    ]
    assert set(apart) == {401}
    pretending = [
        await guess(gateway, "[::1]", "grace@nobody.example", **{"X-Forwarded-For": f"203.0.113.{number}"})
        for number in range(100, 110)
    ]
    assert pretending[-1] == 429


# Keys


async def rotate(gateway: Gateway) -> str:
    """What ``patchbay rotate-keys`` prints, run beside the gateway."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api.cli", "rotate-keys", env=gateway.environment, stdout=asyncio.subprocess.PIPE
    )
    written, _ = await process.communicate()
    assert process.returncode == 0
    return written.decode()


def sealed(gateway: Gateway) -> list[str]:
    """Every credential as it lies in the database."""
    with closing(sqlite3.connect(gateway.data_dir / "patchbay.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT credentials FROM telephony_configurations")]


async def call_in(gateway: Gateway, credentials: dict[str, Any]) -> httpx2.Response:
    """A signed inbound webhook of that account."""
    url = f"{gateway.url}{PREFIXED}/inbound/run"
    fields = {**INBOUND, "AccountSid": credentials["account_sid"], "CallSid": f"CA{os.urandom(16).hex()}", "To": NUMBER}
    async with httpx2.AsyncClient() as client:
        return await client.post(url, data=fields, headers=sign(credentials, url, fields, b""))


async def test_keys_are_rotated_while_the_gateway_serves(gateway: Gateway) -> None:
    credentials = {"provider": "twilio", "account_sid": f"AC{os.urandom(16).hex()}", "auth_token": os.urandom(16).hex()}
    added = await gateway.api.post("/telephony-configurations", json={"name": "Two", "credentials": credentials})
    account = f"/telephony-configurations/{added.json()['id']}"
    number = {
        "telephony_configuration_id": added.json()["id"],
        "address": NUMBER,
        "inbound_workflow_id": await gateway.add_workflow(),
    }
    assert (await gateway.api.post("/phone-numbers", json=number)).status_code == 201
    assert (await call_in(gateway, credentials)).is_success

    [old] = ring(gateway)
    assert "sealed with the newest of 2 keys" in await rotate(gateway)
    new = ring(gateway)[0]

    assert (await call_in(gateway, credentials)).is_success
    shown = (await gateway.api.get(account)).json()["credentials"]
    assert shown["auth_token"] == f"••••{credentials['auth_token'][-4:]}"
    changed = {**credentials, "auth_token": os.urandom(16).hex()}
    assert (await gateway.api.patch(account, json={"credentials": changed})).is_success
    assert (await call_in(gateway, changed)).is_success

    assert changed["auth_token"] in str([Vault([new]).open(token) for token in sealed(gateway)])
    for token in sealed(gateway):
        with pytest.raises(ConfigurationError):
            Vault([old]).open(token)
