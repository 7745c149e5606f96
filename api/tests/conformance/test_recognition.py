"""A provider knows its own webhook and nobody else's."""

from api.services.telephony.calls import inbound
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Webhook
from api.tests.conformance.conftest import samples_of, skip_if_exempt
from api.tests.conformance.rows import about_webhooks
from api.tests.conformance.samples import Samples
from api.tests.conftest import PUBLIC_URL

URL = f"{PUBLIC_URL}/api/v1/telephony/inbound/run"


def test_it_recognizes_its_own_webhook_only(spec: ProviderSpec, stranger: ProviderSpec) -> None:
    theirs = samples_of(stranger)
    skip_if_exempt(theirs, "webhooks")
    request = theirs.webhook(URL, theirs.inbound)
    assert spec.provider_cls.can_handle_webhook(request.data, request.headers) is (spec is stranger)


@about_webhooks
def test_its_webhook_finds_it_among_all(spec: ProviderSpec, samples: Samples) -> None:
    assert inbound.recognize(samples.webhook(URL, samples.inbound)) is spec


def test_it_recognizes_nothing_in_an_empty_webhook(spec: ProviderSpec) -> None:
    assert not spec.provider_cls.can_handle_webhook({}, {})


def test_it_is_not_confused_by_values_of_other_types(spec: ProviderSpec, samples: Samples) -> None:
    for strange in (None, 1, ["twice", "twice"], {"nested": True}):
        spec.provider_cls.can_handle_webhook(dict.fromkeys(samples.inbound, strange), {})


@about_webhooks
def test_it_recognizes_unsigned_webhooks_too(spec: ProviderSpec, samples: Samples) -> None:
    """Otherwise a forgery would be answered in no dialect at all."""
    unsigned = Webhook(url=URL, headers={}, body=b"", data=samples.inbound)
    assert inbound.recognize(unsigned) is spec
