"""One kernel for every family of plug-ins: carriers today, speech services and phones beside them.

A family is a :class:`Registry` of specs. Its packages introduce themselves when they are imported; the registry
imports them on the first look-up, so importing the registry itself costs nothing.
"""

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from typing import Any, Generic, Protocol, TypeVar

from api.errors import ConfigurationError


class Named(Protocol):
    """Anything a registry can hold: it knows its own name."""

    @property
    def name(self) -> str: ...


SpecT = TypeVar("SpecT", bound=Named)


class UnknownName(ConfigurationError):
    """Nothing is registered under that name."""

    code = "unknown_name"
    status = 404


class Registry(Generic[SpecT]):
    """Specs by name, discovered on the first look-up.

    Args:
        family: What is registered here, in the singular, for error messages ("provider").
        package: The package whose sub-packages register themselves when imported.
        entry_point_group: The entry-point group through which outside packages join, if any.
    """

    def __init__(self, family: str, *, package: str, entry_point_group: str | None = None) -> None:
        self._family = family
        self._package = package
        self._group = entry_point_group
        self._specs: dict[str, SpecT] = {}
        self._discovered = False

    def register(self, spec: SpecT) -> None:
        """Add ``spec``; the same spec again is a no-op.

        Raises:
            ConfigurationError: Another spec already has that name.
        """
        known = self._specs.setdefault(spec.name, spec)
        if known is not spec and known != spec:
            raise ConfigurationError(f"two {self._family} packages both call themselves '{spec.name}'")

    def unregister(self, name: str) -> None:
        """Forget ``name``; for tests that bring a package of their own."""
        self._specs.pop(name, None)

    def get(self, name: str) -> SpecT:
        """The spec called ``name``.

        Raises:
            UnknownName: There is none.
        """
        self.discover()
        try:
            return self._specs[name]
        except KeyError:
            raise UnknownName(f"there is no {self._family} called '{name}'") from None

    def find(self, name: str) -> SpecT | None:
        """The spec called ``name``, or ``None``."""
        self.discover()
        return self._specs.get(name)

    def all(self) -> list[SpecT]:
        """Every spec, sorted by name."""
        self.discover()
        return [self._specs[name] for name in sorted(self._specs)]

    def discover(self) -> None:
        """Import every package of the family once; a package that fails to import stops the start."""
        if self._discovered:
            return
        self._discovered = True
        try:
            for module in self._packages():
                importlib.import_module(module)
            for entry in entry_points(group=self._group) if self._group else ():
                entry.load()
        except BaseException:
            self._discovered = False
            raise

    def rediscover(self) -> None:
        """Look again, for packages that appeared after the first look-up."""
        importlib.invalidate_caches()
        self._discovered = False
        self.discover()

    def _packages(self) -> Iterator[str]:
        root = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(root.__path__, prefix=f"{self._package}."):
            if module.ispkg:
                yield module.name


def lazy(reference: str) -> Callable[..., Any]:
    """The callable at ``"package.module:name"``, imported when it is first called.

    A spec names its media transport this way, so that forms, routes and the command line never load the media stack.
    """
    module_name, _, attribute = reference.partition(":")

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(importlib.import_module(module_name), attribute)(*args, **kwargs)

    call.__name__ = call.__qualname__ = attribute
    call.__doc__ = f"Lazily imported ``{reference}``."
    return call


def optional_module(name: str) -> Any | None:
    """The module ``name`` if it exists; a failure *inside* it is an error, not an absence."""
    if name in sys.modules:
        return sys.modules[name]
    if importlib.util.find_spec(name) is None:
        return None
    return importlib.import_module(name)
