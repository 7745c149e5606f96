"""What every provider can do, and by which rows of the suite it is judged, as a page.

Nothing is run for it: specs, samples and the rows' own marks say it all.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import api.tests.conformance as suite
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.tests.conformance.rows import judges
from api.tests.conformance.samples import Samples, find_samples, package_of

COMMAND = "patchbay conformance --table > docs/providers.md"
HEAD = f"""# Providers

What each carrier can do, and by which rows of the [conformance suite](adding-a-provider.md#the-verdict) its provider is
judged. A provider whose rows do not pass is not released. This page is made by `{COMMAND}`.
"""
LEGEND = "✓ passes; **exempt**: the carrier cannot, for the reason below; - not offered, so not asked"
WORDS = {
    Capability.AMD: "answering machine detection",
    Capability.DTMF_IN: "keys in",
    Capability.DTMF_OUT: "keys out",
    Capability.TRANSFER: "warm transfer",
}
BUILT_IN = "api.services.telephony.providers."

Judged = Sequence[tuple[ProviderSpec, Samples]]


def build_page() -> str:
    """The page, of the providers of this tree."""
    built_in = [spec for spec in providers.all() if package_of(spec).startswith(BUILT_IN)]
    judged = [(spec, samples) for spec in built_in if (samples := find_samples(spec))]
    parts = [HEAD, "## Capabilities\n", *_capabilities(judged), "\n## Rows\n", f"{LEGEND}\n"]
    for module in modules():
        parts += [f"### {_sentence(module.__doc__ or '')}\n", *_rows(module, judged), ""]
    return "\n".join([*parts, "## Exemptions\n", *_exemptions(judged), ""])


def modules() -> list[ModuleType]:
    """The suite's tests."""
    names = [found.name for found in pkgutil.iter_modules(suite.__path__) if found.name.startswith("test_")]
    return [importlib.import_module(f"{suite.__name__}.{name}") for name in sorted(names)]


def rows_of(module: ModuleType) -> list[Callable[..., Any]]:
    """The module's own tests, in the order in which they stand there."""
    found = [value for name, value in vars(module).items() if name.startswith("test_") and callable(value)]
    return [value for value in found if value.__module__ == module.__name__]


def _capabilities(judged: Judged) -> Iterator[str]:
    yield from _header("", judged)
    for capability in Capability:
        name = WORDS.get(capability, capability.replace("_", " "))
        yield _line(name, ["✓" if capability in spec.capabilities else "-" for spec, _ in judged])


def _rows(module: ModuleType, judged: Judged) -> Iterator[str]:
    yield from _header("", judged)
    for row in rows_of(module):
        yield _line(row.__name__.removeprefix("test_").replace("_", " "), [_cell(row, module, *one) for one in judged])


def _cell(row: Callable[..., Any], module: ModuleType, spec: ProviderSpec, samples: Samples) -> str:
    reason = judges(row, module, spec, samples)
    if reason is None:
        return "✓"
    return "**exempt**" if reason.startswith("exempt: ") else "-"


def _exemptions(judged: Judged) -> Iterator[str]:
    yield "| provider | exempt from | because |"
    yield "|---|---|---|"
    for spec, samples in judged:
        for check, reason in sorted(samples.exemptions.items()):
            yield _line(spec.ui_metadata.display_name, [check, reason])


def _header(title: str, judged: Judged) -> Iterator[str]:
    yield _line(title, [spec.ui_metadata.display_name for spec, _ in judged])
    yield "|---|" + ":-:|" * len(judged)


def _line(title: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join([title, *cells])} |"


def _sentence(docstring: str) -> str:
    return re.split(r"\.\s", f"{docstring.strip()} ", maxsplit=1)[0].rstrip(".")
