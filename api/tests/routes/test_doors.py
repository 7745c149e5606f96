"""Every management route is closed to strangers.

The routes are read from the OpenAPI document, so a new one is tested the day it is added.
"""

import re

import httpx2
from fastapi import FastAPI

from api.tests.routes.tenants import error_of

INBOUND = "/api/v1/telephony/inbound/run"
OPEN = {("post", "/api/v1/auth/login"), ("post", INBOUND), ("post", f"{INBOUND}/{{secret}}")}


def doors(app: FastAPI) -> list[tuple[str, str]]:
    """Every management route: method and path."""
    paths = app.openapi()["paths"]
    every = {(method, path) for path, methods in paths.items() for method in methods if path.startswith("/api/v1")}
    return sorted(every - OPEN)


async def test_no_management_route_opens_to_a_stranger(app: FastAPI, anonymous: httpx2.AsyncClient) -> None:
    assert len(doors(app)) > 30
    for method, path in doors(app):
        url = re.sub(r"\{\w+\}", "0" * 32, path)
        answer = await anonymous.request(method, url, json={} if method in ("post", "patch", "put") else None)
        assert answer.status_code == 401, (method, path, answer.text)
        assert error_of(answer)["code"] == "not_authenticated"
