"""What proves a request of Cloudonix. There is no library to ask: the proof is reckoned here by other means."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.redaction import redact
from api.services.telephony.kit import urls
from api.services.telephony.providers.cloudonix.provider import CloudonixProvider
from api.services.telephony.providers.cloudonix.signatures import is_genuine, prove
from api.settings import Settings
from api.tests.telephony.cloudonix.samples import REQUESTS_KEY, SAMPLES, SECRET

URL = "https://gateway.example/api/v1/telephony/cloudonix/status/0123"
BEARER = {"authorization": f"Bearer {REQUESTS_KEY}"}

text = st.text(max_size=20)
url_like = st.text("abc/?=&%.:é ", max_size=30).map(lambda rest: f"https://gateway.example/{rest}")


def reckon(secret: str, url: str) -> str:
    digest = hmac.new(secret.encode(), url.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


@given(url=url_like, secret=st.text(min_size=1, max_size=40, alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_url_that_was_handed_out_is_believed(url: str, secret: str) -> None:
    assert prove(secret, url) == f"{url}/{reckon(secret, url)}"
    assert is_genuine(secret, "", prove(secret, url), {})


@given(url=url_like, other=url_like, secret=text)
def test_the_proof_of_one_url_is_none_of_another(url: str, other: str, secret: str) -> None:
    proof = prove(SECRET, url).rpartition("/")[2]
    assert is_genuine(SECRET, "", f"{other}/{proof}", {}) is (other == url)
    assert is_genuine(secret, "", prove(SECRET, url), {}) is (secret == SECRET)


@pytest.mark.parametrize("spoil", ["{}/", "{}?more=1", "{}#part", "{}0", " {}", "{}\x00"])
def test_another_spelling_is_refused(spoil: str) -> None:
    assert not is_genuine(SECRET, "", spoil.format(prove(SECRET, URL)), {})


@given(url=text, authorization=text)
def test_whatever_comes_is_refused_and_never_an_error(url: str, authorization: str) -> None:
    assert not is_genuine(SECRET, REQUESTS_KEY, url, {"authorization": authorization})
    assert not is_genuine(SECRET, "", f"{URL}/{url}", {})


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_domains_key_is_asked_for_where_there_is_one(scheme: str) -> None:
    assert is_genuine(SECRET, REQUESTS_KEY, prove(SECRET, URL), {"authorization": f"{scheme} {REQUESTS_KEY}"})


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", REQUESTS_KEY, f"Basic {REQUESTS_KEY}", f"Bearer {REQUESTS_KEY}0"]
)
def test_without_it_the_url_alone_is_not_enough(authorization: str) -> None:
    assert not is_genuine(SECRET, REQUESTS_KEY, prove(SECRET, URL), {"authorization": authorization})
    assert not is_genuine(SECRET, REQUESTS_KEY, prove(SECRET, URL), {})


def test_the_key_alone_is_not_enough() -> None:
    assert not is_genuine(SECRET, REQUESTS_KEY, URL, BEARER)


@pytest.mark.parametrize("key", ["", REQUESTS_KEY])
def test_an_account_without_a_secret_believes_nobody(key: str) -> None:
    assert not is_genuine("", key, prove("", URL), BEARER)


def test_the_secret_itself_goes_nowhere() -> None:
    assert SECRET not in prove(SECRET, URL)


@given(path=st.text("0123456789abcdef", min_size=8, max_size=32))
def test_no_log_line_shows_a_proof(path: str) -> None:
    url = prove(SECRET, f"https://gateway.example/cloudonix/answer/{path}")
    proof = url.rpartition("/")[2]
    for line in (f"asked {url}", f'{{"url": "{url}"}}', f"<Redirect>{url}</Redirect>", repr({"callback": url})):
        assert proof not in redact(line)


async def test_the_inbound_url_is_the_accounts_own(settings: Settings) -> None:
    one, same, other = (
        CloudonixProvider({**SAMPLES.credentials, "webhook_secret": secret}) for secret in (SECRET, SECRET, "0" * 43)
    )
    own = one.own_inbound_url(urls.inbound_url())
    assert own == same.own_inbound_url(urls.inbound_url()) != other.own_inbound_url(urls.inbound_url())
    assert await one.verify_inbound_signature(own, {}, BEARER)
    assert not await other.verify_inbound_signature(own, {}, BEARER)
    assert await one.verify_webhook_signature(own, {}, BEARER["authorization"])
