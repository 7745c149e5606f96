"""What is verified is the URL we handed out, spelled as the carrier spelled it, whatever a proxy did on the way."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from twilio.request_validator import RequestValidator

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.services.telephony.kit import urls
from api.services.telephony.registry import providers
from api.settings import Settings, get_settings
from api.tests.lines import add_line, add_run, get_run, issue_ticket
from api.tests.sockets import MediaPeer
from api.tests.telephony.twilio.samples import AUTH_TOKEN, CALL_SID, INBOUND, SAMPLES, STATUS

INBOUND_DOOR = "/api/v1/telephony/inbound/run"
BEHIND = "http://127.0.0.1:8000"

Proxy = Callable[[str], str]
"""From the path a carrier asks for to the path that reaches us."""


def forwarded(app: ASGIApp, **changes: Any) -> ASGIApp:
    """``app`` behind a server that hands it other scopes than it got."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, **{name: change(scope) for name, change in changes.items()}}, receive, send)

    return serve


@pytest.fixture
def configure(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Set what an operator sets."""

    def set_up(public_base_url: str, **more: str) -> Settings:
        for name, value in {"PUBLIC_BASE_URL": public_base_url, **more}.items():
            monkeypatch.setenv(name, value)
        kept = settings.database_url
        get_settings.cache_clear()
        monkeypatch.setattr(get_settings(), "database_url", kept)
        return get_settings()

    return set_up


@pytest.fixture
async def run(database: Database) -> WorkflowRun:
    """A call through Twilio, which signs whole URLs."""
    line = await add_line(database, providers.get("twilio"), SAMPLES.credentials)
    return await add_run(database, line, call_id=CALL_SID, direction="outbound", status="initiated")


async def post(app: ASGIApp, path: str, body: bytes, **headers: str) -> httpx2.Response:
    """A request as it reaches us."""
    kind = {"content-type": "application/x-www-form-urlencoded"}
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=BEHIND) as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.post(path, content=body, headers={**kind, **named})


def sign(url: str, pairs: list[tuple[str, str]] | dict[str, str]) -> str:
    """What Twilio's own library computes."""
    fields: dict[str, Any] = {}
    for name, value in dict(pairs).items() if isinstance(pairs, dict) else pairs:
        fields.setdefault(name, []).append(value)
    signature: str = RequestValidator(AUTH_TOKEN).compute_signature(url, _Form(fields))
    return signature


class _Form(dict[str, list[str]]):
    def getall(self, name: str) -> list[str]:
        return self[name]


PREFIXED = "https://gateway.example:8443/voice%20box/v2"


def kept(path: str) -> str:
    return f"/voice%20box/v2{path}"


def stripped(path: str) -> str:
    return path


def replaced(path: str) -> str:
    return f"/backend{path}"


def put_in_front(path: str) -> str:
    return f"/backend/voice%20box/v2{path}"


@pytest.mark.parametrize("proxy", [kept, stripped, replaced, put_in_front])
async def test_a_webhook_is_believed_and_answered_whatever_became_of_its_path(
    run: WorkflowRun, configure: Callable[..., Settings], proxy: Proxy
) -> None:
    app = create_app(configure(PREFIXED, PROXY_PATH_PREFIX="/backend"), warm=False)
    for path, fields in ((INBOUND_DOOR, INBOUND), (f"/api/v1/telephony/twilio/status/{run.id}", STATUS)):
        body = urlencode(fields).encode()
        answer = await post(app, proxy(path), body, x_twilio_signature=sign(PREFIXED + path, fields))
        assert answer.is_success, answer.text
        unprefixed = sign(f"https://gateway.example:8443{path}", fields)
        assert (await post(app, proxy(path), body, x_twilio_signature=unprefixed)).status_code == 403


@pytest.mark.parametrize("proxy", [kept, stripped, replaced, put_in_front])
async def test_the_socket_an_answer_names_opens_behind_the_same_proxy(
    run: WorkflowRun, configure: Callable[..., Settings], proxy: Proxy
) -> None:
    app = create_app(configure(PREFIXED, PROXY_PATH_PREFIX="/backend"), warm=False)
    signature = sign(PREFIXED + INBOUND_DOOR, INBOUND)
    answer = await post(app, proxy(INBOUND_DOOR), urlencode(INBOUND).encode(), x_twilio_signature=signature)
    url = answer.text.partition('url="')[2].partition('"')[0]
    assert url.startswith("wss://gateway.example:8443/voice%20box/v2/api/v1/telephony/ws/")
    peer = MediaPeer(["no start"], headers={"x-twilio-signature": sign(url, {})})
    await peer.reach(app, proxy(url.removeprefix(PREFIXED.replace("https", "wss", 1))))
    assert peer.accepts


async def test_every_url_we_hand_out_has_the_prefix(configure: Callable[..., Settings]) -> None:
    configure("https://gateway.example/voice/")
    assert urls.inbound_url() == f"https://gateway.example/voice{INBOUND_DOOR}"
    assert urls.webhook_url("twilio/status", "1") == "https://gateway.example/voice/api/v1/telephony/twilio/status/1"
    assert urls.stream_url("t") == "wss://gateway.example/voice/api/v1/telephony/ws/t"


@pytest.mark.parametrize("prefix", ["/api", "/api/v1", "/api/v1/telephony"])
@pytest.mark.parametrize("is_kept", [True, False])
async def test_a_prefix_may_look_like_one_of_our_own_paths(
    run: WorkflowRun, configure: Callable[..., Settings], prefix: str, *, is_kept: bool
) -> None:
    base = f"https://gateway.example{prefix}"
    app = create_app(configure(base), warm=False)
    signature = sign(base + INBOUND_DOOR, INBOUND)
    path = f"{prefix}{INBOUND_DOOR}" if is_kept else INBOUND_DOOR
    assert (await post(app, path, urlencode(INBOUND).encode(), x_twilio_signature=signature)).is_success


@pytest.mark.parametrize("path", ["/health/live", "/openapi.json", "/docs"])
async def test_the_other_pages_are_found_behind_a_prefix_too(configure: Callable[..., Settings], path: str) -> None:
    app = create_app(configure("https://gateway.example/voice"), warm=False)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url=BEHIND) as client:
        answers = [await client.get(place) for place in (path, f"/voice{path}")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == answers[1].text


async def test_a_root_path_that_the_server_adds_is_not_signed(
    run: WorkflowRun, configure: Callable[..., Settings]
) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    mounted = forwarded(
        app,
        root_path=lambda _scope: "/mounted here",
        path=lambda scope: f"/mounted here{scope['path']}",
        raw_path=lambda scope: b"/mounted%20here" + scope["raw_path"],
    )
    signature = sign(f"https://gateway.example{INBOUND_DOOR}", INBOUND)
    assert (await post(mounted, INBOUND_DOOR, urlencode(INBOUND).encode(), x_twilio_signature=signature)).is_success


FORWARDED: list[dict[str, str]] = [
    {"host": "evil.example"},
    {"x_forwarded_host": "evil.example", "x_forwarded_port": "444"},
    {"x_forwarded_proto": "http", "x_forwarded_prefix": "/evil", "x_forwarded_for": "203.0.113.9"},
    {"forwarded": "for=203.0.113.9;host=evil.example;proto=http"},
    {"x_original_url": "/evil", "x_rewrite_url": "/evil"},
]


@pytest.mark.parametrize("headers", FORWARDED, ids=lambda headers: next(iter(headers)))
async def test_no_header_says_what_was_signed(
    run: WorkflowRun, configure: Callable[..., Settings], headers: dict[str, str]
) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    body = urlencode(INBOUND).encode()
    genuine = sign(f"https://gateway.example{INBOUND_DOOR}", INBOUND)
    assert (await post(app, INBOUND_DOOR, body, x_twilio_signature=genuine, **headers)).is_success
    for theirs in ("https://evil.example", "http://gateway.example", "https://gateway.example/evil"):
        forged = sign(f"{theirs}{INBOUND_DOOR}", INBOUND)
        answer = await post(app, INBOUND_DOOR, body, x_twilio_signature=forged, **headers)
        assert answer.status_code == 403, theirs


@pytest.mark.parametrize(
    ("base", "signed", "believed"),
    [
        ("https://gateway.example", "https://gateway.example:443", True),
        ("https://gateway.example:443", "https://gateway.example", True),
        ("https://gateway.example:8443", "https://gateway.example:8443", True),
        ("https://gateway.example:8443", "https://gateway.example", True),
        ("https://gateway.example", "https://gateway.example:8443", False),
        ("https://gateway.example", "https://gateway.example:80", False),
        ("https://gateway.example", "http://gateway.example", False),
    ],
)
async def test_a_port_is_the_one_we_handed_out_or_the_default_one(
    run: WorkflowRun, configure: Callable[..., Settings], base: str, signed: str, *, believed: bool
) -> None:
    app = create_app(configure(base), warm=False)
    signature = sign(f"{signed}{INBOUND_DOOR}", INBOUND)
    answer = await post(app, INBOUND_DOOR, urlencode(INBOUND).encode(), x_twilio_signature=signature)
    assert answer.is_success is believed


@pytest.mark.parametrize(
    "query",
    ["?b=2&a=1&b=1", "?x=%7e%7E", "?x=a+b&y=a%20b", "?empty=&flag", "?é=%C3%A9".encode().decode("latin-1"), "?u=%2F/"],
)
async def test_a_query_is_verified_as_it_was_sent(
    run: WorkflowRun, configure: Callable[..., Settings], query: str
) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    sent = httpx2.URL(BEHIND + INBOUND_DOOR + query).raw_path.decode()
    signature = sign(f"https://gateway.example{sent}", INBOUND)
    answer = await post(app, sent, urlencode(INBOUND).encode(), x_twilio_signature=signature)
    assert answer.is_success


async def test_a_query_in_another_order_is_another_url(run: WorkflowRun, configure: Callable[..., Settings]) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    signature = sign(f"https://gateway.example{INBOUND_DOOR}?a=1&b=2", INBOUND)
    body = urlencode(INBOUND).encode()
    answer = await post(app, f"{INBOUND_DOOR}?b=2&a=1", body, x_twilio_signature=signature)
    assert answer.status_code == 403


async def test_a_path_is_verified_as_it_was_encoded(run: WorkflowRun, configure: Callable[..., Settings]) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    encoded = f"/api/v1/telephony/twilio/st%61tus/{run.id}"
    body = urlencode(STATUS).encode()
    as_sent = sign(f"https://gateway.example{encoded}", STATUS)
    decoded = sign(f"https://gateway.example/api/v1/telephony/twilio/status/{run.id}", STATUS)
    assert (await post(app, encoded, body, x_twilio_signature=decoded)).status_code == 403
    assert (await post(app, encoded, body, x_twilio_signature=as_sent)).status_code == 204


# The body


async def test_a_field_that_comes_twice_counts_twice(run: WorkflowRun, configure: Callable[..., Settings]) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    path = f"/api/v1/telephony/twilio/status/{run.id}"
    pairs = [*STATUS.items(), ("Digits", "2"), ("Digits", "1"), ("Digits", "2")]
    signature = sign(f"https://gateway.example{path}", pairs)
    assert (await post(app, path, urlencode(pairs).encode(), x_twilio_signature=signature)).status_code == 204
    fewer = urlencode(pairs[:-2]).encode()
    assert (await post(app, path, fewer, x_twilio_signature=signature)).status_code == 403


JSON = (
    b'{"CallSid": "%s",\r\n  "CallStatus" : "ringing", "x": "\\u00e9", "y": "\xc3\xa9", "z": 1.0e2}' % CALL_SID.encode()
)


def at(path: str, body: bytes) -> str:
    return f"{path}?bodySHA256={hashlib.sha256(body).hexdigest()}"


async def test_a_json_body_is_verified_byte_by_byte(
    run: WorkflowRun, configure: Callable[..., Settings], database: Database
) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    path = at(f"/api/v1/telephony/twilio/status/{run.id}", JSON)
    headers = {"x_twilio_signature": sign(f"https://gateway.example{path}", {}), "content_type": "application/json"}
    for other in (JSON + b" ", JSON.replace(b"\r\n  ", b""), JSON.replace(b"\\u00e9", b"\xc3\xa9"), b"{}", b""):
        assert (await post(app, path, other, **headers)).status_code == 403, other
    assert (await get_run(database, run.id)).status == "initiated"
    assert (await post(app, path, JSON, **headers)).status_code == 204
    assert (await get_run(database, run.id)).status == "ringing"


async def test_a_json_body_without_its_hash_is_refused(run: WorkflowRun, configure: Callable[..., Settings]) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    path = f"/api/v1/telephony/twilio/status/{run.id}"
    headers = {"x_twilio_signature": sign(f"https://gateway.example{path}", {}), "content_type": "application/json"}
    assert (await post(app, path, JSON, **headers)).status_code == 403


@pytest.mark.parametrize("body", [b'"text"', b"[1]", b"7", b"null", b'{"a":', b"\xff\xfe", b"", b"{}", b"[" * 9999])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_no_body_is_an_error_of_ours(
    run: WorkflowRun, configure: Callable[..., Settings], body: bytes, kind: str
) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    for path in (f"/api/v1/telephony/twilio/status/{run.id}", INBOUND_DOOR):
        answer = await post(app, path, body, x_twilio_signature="x", content_type=kind)
        assert answer.status_code in {400, 403}, answer.text


async def test_a_socket_is_verified_with_the_query_it_was_opened_with(
    run: WorkflowRun, configure: Callable[..., Settings], database: Database
) -> None:
    app = create_app(configure("https://gateway.example"), warm=False)
    path = f"/api/v1/telephony/ws/{await issue_ticket(database, run)}"
    bare = {"x-twilio-signature": sign(f"wss://gateway.example{path}", {})}
    queried = {"x-twilio-signature": sign(f"wss://gateway.example{path}?a=1", {})}
    for url, headers, accepts in ((f"{path}?a=1", bare, False), (path, queried, False), (f"{path}?a=1", queried, True)):
        peer = MediaPeer(["no start"], headers=headers)
        await peer.reach(app, url)
        assert peer.accepts is accepts
