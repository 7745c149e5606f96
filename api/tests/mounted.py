"""The routes an application really serves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class MountedRoute:
    """One HTTP operation."""

    method: str
    path: str
    module: str


def mounted_routes(app: FastAPI) -> list[MountedRoute]:
    """Every HTTP operation of ``app``, those of included routers and those hidden from its document too."""
    return [
        MountedRoute(method, route.path, route.endpoint.__module__)
        for route in _flatten(app.routes)
        for method in sorted(set(getattr(route, "methods", None) or ()) - {"HEAD"})
    ]


def _flatten(routes: Iterable[Any]) -> Iterator[Any]:
    for route in routes:
        if hasattr(route, "effective_candidates"):  # FastAPI includes a router without copying its routes
            yield from _flatten(route.effective_candidates())
        else:
            yield getattr(route, "starlette_route", None) or route
