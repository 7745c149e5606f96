"""The web app is served beside the API, with strict headers, and never in its way."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.routes.errors import install_error_handlers
from api.routes.public_path import PublicPath
from api.settings import Settings
from api.webapp import BASE, install_web_app

PAGE = f"<!doctype html><head>{BASE}</head>"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built app."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets/app-1a2b.js").write_text("plain")
    (folder / "assets/app-1a2b.js.gz").write_bytes(gzip.compress(b"plain"))
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def gateway(folder: Path, public_base_url: str = "http://gateway.test") -> httpx2.AsyncClient:
    """A browser before an API of one route, and the app."""
    app = FastAPI()
    install_error_handlers(app)
    app.add_middleware(PublicPath, public_base_url=public_base_url)
    app.add_api_route("/api/v1/things", lambda: "thing", methods=["GET"])
    install_web_app(app, folder)
    transport = httpx2.ASGITransport(app)
    return httpx2.AsyncClient(transport=transport, base_url="http://gateway.test")


@pytest.fixture
async def browser(built: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser before the built app."""
    async with gateway(built) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/calls", "/telephony-configurations/new?provider=any", "/apiary"])
async def test_every_page_is_the_one_page_and_is_asked_for_anew(browser: httpx2.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["cache-control"] == "no-cache"


async def test_assets_are_kept_for_ever_and_sent_compressed(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert answer.text == "plain"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    compressed = await browser.head("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert (compressed.headers["content-encoding"], compressed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert "immutable" not in (await browser.get("/icon.svg")).headers["cache-control"]


@pytest.mark.parametrize("path", ["/", "/assets/app-1a2b.js"])
async def test_nothing_but_what_the_gateway_serves_is_run(browser: httpx2.AsyncClient, path: str) -> None:
    headers = (await browser.get(path)).headers
    assert "script-src 'self'; style-src 'self';" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/api", "/api/v1/nothing", "/assets/gone.js", "/secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/a.php"]
)
async def test_what_is_not_there_is_not_a_page(browser: httpx2.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


async def test_the_api_keeps_its_own_answers(browser: httpx2.AsyncClient) -> None:
    assert (await browser.get("/api/v1/things")).json() == "thing"
    refused = await browser.post("/api/v1/things")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert (await browser.post("/calls")).status_code == 404


async def test_below_a_path_prefix_the_page_says_so(built: Path) -> None:
    async with gateway(built, "https://example.com/voice") as client:
        for path in ("/voice/calls", "/calls"):
            assert '<base href="/voice/" />' in (await client.get(path)).text
        assert (await client.get("/voice/assets/app-1a2b.js")).status_code == 200


async def test_an_app_that_is_not_built_is_said_plainly(tmp_path: Path) -> None:
    async with gateway(tmp_path / "nothing") as client:
        answer = await client.get("/calls")
    assert answer.status_code == 503
    assert "has not been built" in answer.text


async def test_the_gateway_serves_it(settings: Settings) -> None:
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        assert "Patchbay" in (await client.get("/")).text
        assert (await client.get("/health/live")).json() == {"status": "live"}
        assert "swagger" in (await client.get("/docs")).text
