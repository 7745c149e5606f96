"""A provider for tests: a carrier that does what it is told and remembers what it was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec


@contextmanager
def replaced_in_registry(spec: ProviderSpec, **changes: Any) -> Iterator[ProviderSpec]:
    """``spec`` with ``changes``, registered in its place."""
    changed = replace(spec, **changes)
    with registered(changed, instead_of=spec):
        yield changed


@contextmanager
def registered(spec: ProviderSpec, *, instead_of: ProviderSpec | None = None) -> Iterator[ProviderSpec]:
    """``spec``, registered as long as the block lasts."""
    providers.discover()
    providers.unregister(spec.name)
    providers.register(spec)
    try:
        yield spec
    finally:
        providers.unregister(spec.name)
        if instead_of is not None:
            providers.register(instead_of)
