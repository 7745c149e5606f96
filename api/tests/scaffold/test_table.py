"""The page about providers says what specs, samples and the suite say today."""

from pathlib import Path

import pytest

from api.services.telephony.registry import providers
from api.services.telephony.types import Capability
from api.tests.conformance import rows
from api.tests.conformance.samples import find_samples
from api.tests.conformance.table import COMMAND, build_page, modules, rows_of

PAGE = Path(__file__).resolve().parents[3] / "docs/providers.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == build_page(), f"a provider or the suite has changed; make the page anew: {COMMAND}"


def test_every_capability_and_every_row_stands_in_it() -> None:
    page = build_page()
    titles = [row.__name__.removeprefix("test_").replace("_", " ") for module in modules() for row in rows_of(module)]
    assert len(titles) > 100
    assert [title for title in titles if f"| {title} |" not in page] == []
    assert page.partition("## Rows")[0].count("\n| ") == len(Capability) + 1


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (rows.offers(Capability.HANG_UP), None),
        (rows.offers(Capability.RECORDING), "does not declare 'recording'"),
        (rows.unless_exempt("clear"), None),
        (rows.unless_exempt("clear", "replay"), "exempt: A Twilio signature carries no time"),
        (rows.shows("stream.keys"), "takes no keys on the stream"),
        (rows.overrides("find_placed_calls"), None),
        (rows.embedded(False), None),
        (rows.embedded(), "somebody has to enter its credentials"),
    ],
)
def test_a_mark_leaves_a_provider_out_with_its_reason(mark: pytest.MarkDecorator, reason: str | None) -> None:
    spec = providers.get("twilio")
    samples = find_samples(spec)
    assert samples is not None
    assert (rows.left_out([mark.mark], spec, samples) or "None").startswith(str(reason))
