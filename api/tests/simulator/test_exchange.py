"""Several simulated accounts on one port."""

from collections.abc import Mapping
from typing import Any, ClassVar

import httpx2
import pytest

from api.simulator.carriers.twilio import new_credentials
from api.simulator.carriers.twilio.account import TwilioAccount
from api.simulator.exchange import Exchange


class OtherAccount(TwilioAccount):
    """Another carrier that happens to speak like Twilio."""

    name: ClassVar[str] = "other"


async def fetch(account: TwilioAccount, credentials: Mapping[str, Any]) -> tuple[int, str]:
    """The account's own resource, asked for with ``credentials``."""
    auth = (credentials["account_sid"], credentials["auth_token"])
    async with httpx2.AsyncClient(auth=auth) as http:
        answer = await http.get(f"{account.url}/2010-04-01/Accounts/{credentials['account_sid']}.json")
        return answer.status_code, answer.json().get("sid", "")


async def test_two_accounts_answer_on_one_port_each_for_itself() -> None:
    one, other = TwilioAccount(new_credentials()), OtherAccount(new_credentials())
    async with Exchange() as exchange:
        await exchange.open(one)
        await exchange.open(other)
        assert (one.url, other.url) == (f"{exchange.url}/twilio", f"{exchange.url}/other")
        assert await fetch(one, one.credentials) == (200, one.account_sid)
        assert await fetch(other, other.credentials) == (200, other.account_sid)
        assert (await fetch(one, other.credentials))[0] == 401


async def test_an_account_that_was_closed_is_gone_and_the_other_is_not() -> None:
    one, other = TwilioAccount(new_credentials()), OtherAccount(new_credentials())
    async with Exchange() as exchange, httpx2.AsyncClient() as http:
        await exchange.open(one)
        await exchange.open(other)
        await one.close()
        assert (await http.get(one.url)).status_code == 404
        assert await fetch(other, other.credentials) == (200, other.account_sid)


async def test_a_second_account_of_the_same_carrier_is_refused() -> None:
    async with Exchange() as exchange:
        await exchange.open(TwilioAccount(new_credentials()))
        with pytest.raises(ValueError, match="already open"):
            await exchange.open(TwilioAccount(new_credentials()))


async def test_an_account_entered_on_its_own_opens_its_own_port() -> None:
    async with TwilioAccount(new_credentials()) as account:
        assert account.url.endswith("/twilio")
        assert await fetch(account, account.credentials) == (200, account.account_sid)
