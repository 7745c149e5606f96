"""Passwords: hashed slowly, verified slowly, for everybody alike."""

import asyncio
import threading

import pytest
from argon2 import PasswordHasher

from api.services.accounts import passwords
from api.services.accounts.throttle import TooManyAttempts
from api.settings import Settings, get_settings


async def test_a_password_is_verified_against_its_hash(settings: Settings) -> None:
    stored = await passwords.hash_password("correct horse")
    assert stored.startswith("$argon2id$")
    assert await passwords.verify_password(stored, "correct horse")
    assert not await passwords.verify_password(stored, "wrong horse")


async def test_nobody_has_no_password_and_costs_as_much_to_find_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    original = PasswordHasher.verify

    def count(self: PasswordHasher, stored: str, password: str) -> bool:
        verified.append(stored)
        return bool(original(self, stored, password))

    monkeypatch.setattr(PasswordHasher, "verify", count)
    assert not await passwords.verify_password(None, "anything")
    assert len(verified) == 1


async def test_a_broken_hash_lets_nobody_in(settings: Settings) -> None:
    assert not await passwords.verify_password("", "anything")
    assert not await passwords.verify_password("plain text", "plain text")


async def test_a_hash_of_another_cost_is_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = await passwords.hash_password("correct horse")
    assert not passwords.needs_rehash(stored)
    monkeypatch.setenv("ARGON2_ROUNDS", "2")
    get_settings.cache_clear()
    assert passwords.needs_rehash(stored)
    assert await passwords.verify_password(stored, "correct horse")


def test_generated_passwords_are_long_and_differ() -> None:
    generated = {passwords.generate_password() for _ in range(100)}
    assert len(generated) == 100
    assert all(len(password) >= 20 for password in generated)


async def test_no_more_checks_wait_than_are_done_soon(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def check(_stored: str | None, _password: str) -> bool:
        return go_on.wait(10)

    monkeypatch.setattr(passwords, "_verify", check)
    checks = [asyncio.create_task(passwords.verify_password(None, "anything")) for _ in range(passwords.MOST_CHECKS)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyAttempts):
        await passwords.verify_password(None, "anything")
    go_on.set()
    assert all(await asyncio.gather(*checks))
    assert await passwords.verify_password(None, "anything")
