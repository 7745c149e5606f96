"""What is kept of a carrier's request shows no secret, not even a part of one."""

from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.redaction import MASK
from api.services.telephony.kit.masked_requests import LONGEST_ANSWER, LONGEST_LOOKED_THROUGH, MOST_BYTES, mask
from api.services.telephony.kit.observation import Observation
from api.services.telephony.types import Webhook

TOKEN = "pZb3_fJx-0qmN7TzYk4sWv1RhD8uLcE2aGgQ5oXi6Mn"
PARTS = [TOKEN[start : start + 6] for start in range(len(TOKEN) - 5)]
PADDING = st.sampled_from(["x ", "é ", "\0 ", "token=a "])
CUTS = st.integers(-60, 20)


def shown(observation: Observation) -> str:
    """All that is kept of it."""
    return orjson.dumps(mask(observation)).decode()


def assert_nothing_of_it(text: str) -> None:
    assert not [part for part in PARTS if part in text]


@given(before=CUTS, padding=PADDING)
def test_no_cut_goes_through_a_secret(before: int, padding: str) -> None:
    def filled(most: int) -> str:
        return f"{(padding * most)[: most + before]} {TOKEN} and more"

    body, answer = filled(MOST_BYTES).encode(), filled(LONGEST_ANSWER).encode()
    assert_nothing_of_it(shown(Observation(body=body, answer=answer, headers={"x-more": filled(1024)})))


@given(before=CUTS, named=st.booleans())
def test_no_cut_goes_through_a_secret_in_a_payload(before: int, named: bool) -> None:
    data = {"filler": "x" * (MOST_BYTES + before - 20), "auth_token" if named else "note": TOKEN}
    webhook = Webhook(url="https://gateway.example/x", headers={}, body=orjson.dumps(data), data=data)
    assert_nothing_of_it(shown(Observation(webhook=webhook, body=webhook.body)))


@pytest.mark.parametrize("filler", ["x" * (LONGEST_LOOKED_THROUGH + 1), f"{TOKEN} " * 500])
def test_what_is_longer_than_any_carriers_header_is_hidden_whole(filler: str) -> None:
    url = f"https://gateway.example/{filler}?{urlencode({'a': filler})}"
    observation = Observation(url=url, headers={"x-filler": filler + TOKEN, "x-short": "as it is"})
    content = mask(observation)
    assert content["headers"] == {"x-filler": MASK, "x-short": "as it is"}
    assert len(content["url"]) < 100


def test_what_is_cut_off_is_said_to_be() -> None:
    assert not mask(Observation(body=b"x" * MOST_BYTES))["truncated"]
    kept = mask(Observation(body=b"x" * (MOST_BYTES + 1)))
    assert (kept["truncated"], len(kept["text"])) == (True, MOST_BYTES)
