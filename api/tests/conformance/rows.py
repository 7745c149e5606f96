"""Which rows of the suite a provider is judged by, and why not by the others.

A row says what it takes as a mark, so that the suite skips it and the table of providers leaves it out for one and the
same reason.
"""

import inspect
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import pytest

from api.services.telephony.base import TelephonyProvider
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.tests.conformance.samples import Check, Samples, find_simulator

SAMPLES = {
    "nonce_header": "signs no nonce",
    "reports": "posts nothing but calls to the inbound URL",
    "stream.keys": "takes no keys on the stream",
}
"""Samples that not every carrier has, and what it means that they are missing."""
METHODS = {"find_placed_calls": "has no list of its calls"}
"""Methods that not every provider has, and what that means."""


def offers(*capabilities: Capability) -> pytest.MarkDecorator:
    """For rows about what a provider declares."""
    return pytest.mark.offers(*capabilities)


def unless_exempt(*checks: Check) -> pytest.MarkDecorator:
    """For rows that a carrier may be unable to pass, with a reason."""
    return pytest.mark.unless_exempt(*checks)


def shows(sample: str) -> pytest.MarkDecorator:
    """For rows about something in the samples that not every carrier has."""
    return pytest.mark.shows(sample)


def overrides(method: str) -> pytest.MarkDecorator:
    """For rows about a method of the contract that not every provider has."""
    return pytest.mark.overrides(method)


def embedded(is_so: bool = True) -> pytest.MarkDecorator:
    """For rows about carriers of the gateway's own, or about all the others."""
    return pytest.mark.embedded(is_so)


about_webhooks = unless_exempt("webhooks")
"""For rows about webhooks: not every carrier posts any."""


def left_out(marks: Iterable[pytest.Mark], spec: ProviderSpec, samples: Samples) -> str | None:
    """Why the provider is not judged by a row with these marks; ``None`` if it is."""
    said = (_why_not(mark, value, spec, samples) for mark in marks for value in mark.args)
    return next((reason for reason in said if reason), None)


def _why_not(mark: pytest.Mark, value: Any, spec: ProviderSpec, samples: Samples) -> str | None:
    match mark.name:
        case "offers" if value not in spec.capabilities:
            return f"does not declare '{value}'"
        case "unless_exempt" if value in samples.exemptions:
            return f"exempt: {samples.exemptions[value]}"
        case "shows" if not _show(samples, value):
            return SAMPLES[value]
        case "overrides" if getattr(spec.provider_cls, value) is getattr(TelephonyProvider, value):
            return METHODS[value]
        case "embedded" if spec.embedded is not value:
            return "somebody has to enter its credentials" if value else "every organization has one"
    return None


def _show(samples: Samples, path: str) -> Any:
    found: Any = samples
    for name in path.split("."):
        found = getattr(found, name)
    return found


def judges(row: Callable[..., Any], module: ModuleType, spec: ProviderSpec, samples: Samples) -> str | None:
    """Why the provider is not judged by the test ``row`` of ``module``; ``None`` if it is."""
    found = getattr(module, "pytestmark", [])
    shared = found if isinstance(found, list) else [found]
    marks = [*getattr(row, "pytestmark", []), *(decorator.mark for decorator in shared)]
    asked = inspect.signature(row).parameters
    if {"account", "carrier", "desk"} & asked.keys() and find_simulator(spec) is None:
        return "declares nothing that a simulated carrier would have to prove"
    return left_out(marks, spec, samples)
