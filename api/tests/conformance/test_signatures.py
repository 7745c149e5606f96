"""The genuine is accepted, and anything doubtful is forged."""

import asyncio
import re
from dataclasses import replace

import pytest

from api.services.telephony.base import TelephonyProvider
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Webhook
from api.tests.conformance.conftest import build
from api.tests.conformance.rows import about_webhooks, shows, unless_exempt
from api.tests.conformance.samples import Samples, headers_of
from api.tests.conftest import PUBLIC_URL

URL = f"{PUBLIC_URL}/api/v1/telephony/inbound/run"

# Where a signature is good for one request, the database knows which were made.
pytestmark = [pytest.mark.usefixtures("database"), about_webhooks]


async def verify(provider: TelephonyProvider, webhook: Webhook) -> bool:
    return await provider.verify_inbound_signature(
        webhook.url, webhook.data, webhook.headers, webhook.body.decode(errors="replace")
    )


async def test_the_genuine_is_accepted(samples: Samples, provider: TelephonyProvider) -> None:
    assert await verify(provider, samples.webhook(URL, samples.inbound))


def test_where_the_url_proves_a_request_its_fields_prove_nothing(samples: Samples) -> None:
    assert samples.signs or "signed fields" in samples.exemptions


@unless_exempt("signed fields")
async def test_every_changed_field_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.inbound)
    for name, value in samples.inbound.items():
        changed = {**samples.inbound, name: f"{value}1"}
        assert not await verify(provider, samples.forged(genuine, changed)), name


@unless_exempt("signed fields")
async def test_an_added_field_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.inbound)
    assert not await verify(provider, samples.forged(genuine, {**samples.inbound, "Added": "later"}))


@unless_exempt("signed fields")
async def test_a_missing_field_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.inbound)
    for name in samples.inbound:
        fewer = {key: value for key, value in samples.inbound.items() if key != name}
        assert not await verify(provider, samples.forged(genuine, fewer)), name


@unless_exempt("signed url")
async def test_another_url_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.inbound)
    proved = genuine.url
    others = (f"{proved}/", proved.replace("inbound", "outbound"), proved.replace("test", "other"))
    for url in others if samples.signs else (*others, URL, f"{URL}/", proved[:-1], f"{proved}0"):
        assert not await verify(provider, replace(genuine, url=url)), url


@unless_exempt("signed fields", "signed url")
async def test_an_added_query_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.inbound)
    assert not await verify(provider, replace(genuine, url=f"{genuine.url}?more=1"))


async def test_an_unproved_one_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    assert not await verify(provider, samples.unproved(URL, samples.inbound))


async def test_the_url_for_inbound_calls_is_the_accounts_own(
    spec: ProviderSpec, samples: Samples, provider: TelephonyProvider
) -> None:
    own = provider.own_inbound_url(URL)
    assert own == samples.webhook(URL, {}).url
    assert own == build(spec, samples.credentials).own_inbound_url(URL), "it changes from one moment to the next"
    if not samples.signs:
        assert re.fullmatch(re.escape(URL) + r"/[\w.~-]{16,}", own)
        assert own != build(spec, samples.other_credentials).own_inbound_url(URL)


async def test_another_accounts_proof_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    assert not await verify(provider, samples.webhook(URL, samples.inbound, credentials=samples.other_credentials))


async def test_an_account_without_its_secret_believes_nobody(spec: ProviderSpec, samples: Samples) -> None:
    empty = dict.fromkeys(spec.ui_metadata.sensitive_fields, "")
    careless = build(spec, {**samples.credentials, **empty})
    for credentials in (samples.credentials, {**samples.credentials, **empty}):
        assert not await verify(careless, samples.webhook(URL, samples.inbound, credentials=credentials))


async def test_without_any_one_of_its_headers_it_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.inbound)
    for missing in set(genuine.headers) - set(headers_of(samples.encoding)):
        fewer = {name: value for name, value in genuine.headers.items() if name != missing}
        for headers in (fewer, {**fewer, missing: ""}, {**fewer, missing: "é" * 20}):
            assert not await verify(provider, replace(genuine, headers=headers)), missing


@unless_exempt("replay")
async def test_a_stale_one_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    assert samples.sign_long_ago is not None
    genuine = samples.webhook(URL, samples.inbound)
    stale = samples.sign_long_ago(samples.credentials, URL, samples.inbound, genuine.body)
    assert not await verify(provider, replace(genuine, headers={**genuine.headers, **stale}))


@shows("nonce_header")
async def test_a_repeated_one_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.inbound)
    assert sum(await asyncio.gather(*(verify(provider, genuine) for _ in range(8)))) == 1
    assert not await verify(provider, genuine)
    another = samples.webhook(URL, samples.inbound)
    swapped = {**genuine.headers, samples.nonce_header: another.headers[samples.nonce_header]}
    assert not await verify(provider, replace(genuine, headers=swapped))
    assert await verify(provider, another)


async def test_a_status_callback_is_verified_alike(samples: Samples, provider: TelephonyProvider) -> None:
    fields = samples.statuses[0].fields
    genuine = samples.webhook(URL, fields)
    assert await verify(provider, genuine)
    theirs = samples.webhook(URL, fields, credentials=samples.other_credentials)
    assert not await verify(provider, theirs)
    assert not await verify(provider, samples.unproved(URL, fields))


@unless_exempt("signed fields")
async def test_a_changed_status_callback_is_refused(samples: Samples, provider: TelephonyProvider) -> None:
    genuine = samples.webhook(URL, samples.statuses[0].fields)
    assert not await verify(provider, samples.forged(genuine, samples.statuses[-1].fields))


@unless_exempt("stream signature")
async def test_a_media_socket_it_signs_is_verified(samples: Samples, provider: TelephonyProvider) -> None:
    url = "wss://gateway.example/api/v1/telephony/ws/ticket"
    signed = samples.sign(samples.credentials, url, {}, b"")
    assert await provider.verify_stream_signature(url, signed)
    assert not await provider.verify_stream_signature(url, {})
    assert not await provider.verify_stream_signature(f"{url}2", signed)
    forged = samples.sign(samples.other_credentials, url, {}, b"")
    assert not await provider.verify_stream_signature(url, forged)
