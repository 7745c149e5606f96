"""A request reaches exactly the server that was judged, once, and does not wait for ever."""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.errors import AddressNotAllowed, ConfigurationError, RequestUnanswered, ServerUnreachable
from api.services.guarded.guard import AddressGuard, system_resolver
from api.services.guarded.http import GuardedClient, HttpAnswer
from api.tests.services.guarded.names import Names
from api.tests.tcp import HELLO, Listener

ALLOWED, FORBIDDEN = "127.0.0.2", "127.0.0.1"
RANGES = [IPv4Network("127.0.0.2/32")]
NAME = "pbx.example"


@pytest.fixture
async def server() -> AsyncIterator[Listener]:
    """A server that users may reach."""
    async with Listener(host=ALLOWED) as listener:
        yield listener


@pytest.fixture
async def inner() -> AsyncIterator[Listener]:
    """A server of ours, which they may not."""
    async with Listener(host=FORBIDDEN) as listener:
        yield listener


def client(*answers: Sequence[str], **options: Any) -> GuardedClient:
    """A client of an operator who allows 127.0.0.2; names stand for ``answers``, or for what the system says."""
    resolver = Names(*answers) if answers else system_resolver
    guard = AddressGuard(allowed_ranges=RANGES, resolver=resolver)
    return GuardedClient(guard, **{"seconds": 10.0, **options})


async def get(url: str, *answers: Sequence[str], **options: Any) -> HttpAnswer:
    """The answer to one GET."""
    async with client(*answers, **options) as http:
        return await http.request("GET", url)


async def test_an_allowed_server_answers(server: Listener) -> None:
    answer = await get(server.url)
    assert (answer.status, answer.reason, answer.body, answer.is_success) == (200, "OK", b"hello", True)


# Where a request may go


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "localhost", "LocalHost",
             "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[::1]", "[::]", "0", "user@127.0.0.1",
             "127.0.0.2@127.0.0.1", "127.0.0.2%20@localhost"],
)  # fmt: skip
async def test_this_machine_hears_nothing_however_it_is_spelled(inner: Listener, host: str) -> None:
    with pytest.raises(AddressNotAllowed) as refused:
        await get(f"http://{host}:{inner.port}/")
    assert (refused.value.code, refused.value.status) == ("address_not_allowed", 422)
    assert inner.connections == 0


@pytest.mark.parametrize("host", ["0177.0.0.1", "\uff11\uff12\uff17.0.0.1", "[127.0.0.1]", "127.0.0.1%00", ""])
async def test_spellings_that_are_no_host_are_refused_too(inner: Listener, host: str) -> None:
    with pytest.raises((AddressNotAllowed, ConfigurationError)):
        await get(f"http://{host}:{inner.port}/")
    assert inner.connections == 0


async def test_a_refusal_tells_nothing_about_what_is_there(inner: Listener) -> None:
    with pytest.raises(AddressNotAllowed) as listened:
        await get(inner.url)
    with pytest.raises(AddressNotAllowed) as silent:
        await get(f"http://{FORBIDDEN}:1/")
    assert str(listened.value) == str(silent.value)
    assert FORBIDDEN not in str(listened.value)


async def test_a_name_of_this_machine_is_refused(inner: Listener) -> None:
    with pytest.raises(AddressNotAllowed):
        await get(f"http://{NAME}:{inner.port}/", [FORBIDDEN])
    assert inner.connections == 0


async def test_a_name_is_asked_for_once_per_connection_and_that_answer_holds(server: Listener) -> None:
    async with Listener(host=FORBIDDEN, port=server.port) as inner:
        names = Names([ALLOWED], [FORBIDDEN])
        async with GuardedClient(AddressGuard(allowed_ranges=RANGES, resolver=names)) as http:
            assert (await http.request("GET", f"http://{NAME}:{server.port}/")).body == b"hello"
        assert names.asked == 1
        async with GuardedClient(AddressGuard(allowed_ranges=RANGES, resolver=names)) as http:
            with pytest.raises(AddressNotAllowed):
                await http.request("GET", f"http://{NAME}:{server.port}/")
        assert (server.connections, inner.connections) == (1, 0)


async def test_the_server_learns_the_name_it_was_called_by(server: Listener) -> None:
    await get(f"http://{NAME}:{server.port}/path?x=1", [ALLOWED])
    (head,) = server.heard
    assert head.startswith(b"GET /path?x=1 HTTP/1.1\r\n")
    assert f"host: {NAME}:{server.port}\r\n".encode() in head.lower()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_an_answer_and_not_followed(inner: Listener, status: int) -> None:
    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        where = f"location: {inner.url}secret"
        await outer.answer(reader, writer, f"HTTP/1.1 {status} -\r\n{where}\r\ncontent-length: 0\r\n\r\n".encode())

    async with Listener(redirect, host=ALLOWED) as outer, client() as http:
        answer = await http.request("POST", outer.url, auth=("user", "password"), json={})
    assert (answer.status, answer.headers["location"]) == (status, f"{inner.url}secret")
    assert (len(outer.heard), inner.connections) == (1, 0)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
async def test_proxies_of_the_environment_are_not_used(
    server: Listener, inner: Listener, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, inner.url)
    assert (await get(server.url)).body == b"hello"
    assert inner.connections == 0


@pytest.mark.parametrize(
    "url", ["ftp://1.1.1.1/", "file:///etc/passwd", "unix:///run/x.sock", "ws://1.1.1.1/", "1.1.1.1", "//1.1.1.1/", "",
            "http://", "http:///x", "http://1.1.1.1\r\nx: y/", "http://1.1.1.1:port/", "gopher://1.1.1.1/"],
)  # fmt: skip
async def test_only_http_and_https_addresses_are_requests(url: str) -> None:
    with pytest.raises(ConfigurationError):
        await get(url)


async def test_a_unix_socket_is_not_connected_to(tmp_path: Path) -> None:
    network = client()._pool._network_backend
    with pytest.raises(AddressNotAllowed):
        await network.connect_unix_socket(str(tmp_path / "docker.sock"))


@pytest.mark.parametrize("headers", [{"X-Key": "line\r\nbreak"}, {"X-Key": "ключ"}, {"X Key": "space"}])
async def test_a_header_that_cannot_be_written_is_named(server: Listener, headers: dict[str, str]) -> None:
    async with client() as http:
        with pytest.raises(ConfigurationError):
            await http.request("POST", server.url, headers=headers)
    assert server.heard == []


@pytest.mark.parametrize("given", ["in the URL", "as such"])
async def test_user_and_password_are_sent(server: Listener, given: str) -> None:
    url = server.url.replace("//", "//ada:s%3Acret@") if given == "in the URL" else server.url
    async with client() as http:
        await http.request("GET", url, auth=None if given == "in the URL" else ("ada", "s:cret"))
    assert b"Authorization: Basic " + b64encode(b"ada:s:cret") in server.heard[0]


# Which of a server's addresses


async def test_the_next_address_is_tried_if_one_refuses(server: Listener) -> None:
    guard = AddressGuard(allowed_ranges=[IPv4Network("127.0.0.0/8")], resolver=Names(["127.0.0.3", ALLOWED]))
    async with GuardedClient(guard) as http:
        assert (await http.request("GET", f"http://{NAME}:{server.port}/")).body == b"hello"


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    async with Listener(host=ALLOWED) as gone:
        url = gone.url
    with pytest.raises(ServerUnreachable):
        await get(url)


# TLS


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server with a certificate for the name, and a client that believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "pbx.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=file)


async def test_tls_sees_and_checks_the_name_and_not_the_address(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    names: list[str | None] = []
    tls[0].sni_callback = lambda _socket, name, _context: names.append(name)
    async with Listener(host=ALLOWED, tls=tls[0]) as peer:
        answer = await get(f"https://{NAME}:{peer.port}/", [ALLOWED], ssl_context=tls[1])
        assert (answer.body, names) == (b"hello", [NAME])
        with pytest.raises(ServerUnreachable):
            await get(f"https://other.example:{peer.port}/", [ALLOWED], ssl_context=tls[1])
    assert len(peer.heard) == 1


async def test_a_certificate_nobody_vouches_for_is_not_believed(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    async with Listener(host=ALLOWED, tls=tls[0]) as peer:
        with pytest.raises(ServerUnreachable):
            await get(f"https://{NAME}:{peer.port}/", [ALLOWED])
    assert peer.heard == []


# One try, and not for ever


async def _silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def _half_an_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
    await writer.drain()


async def _nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n")
    await writer.drain()
    await asyncio.Event().wait()


async def _one_byte_at_a_time(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("talk", [_silence, _half_an_answer, _nonsense, _one_byte_at_a_time, _break_off])
async def test_a_server_that_does_not_answer_is_asked_once_and_not_for_ever(talk: Any, method: str) -> None:
    async with Listener(talk, host=ALLOWED) as peer, client(seconds=0.3) as http, asyncio.timeout(1):
        with pytest.raises(RequestUnanswered):
            await http.request(method, peer.url)
    assert peer.connections == 1


async def test_a_server_that_is_silent_before_tls_was_sent_nothing() -> None:
    async with Listener(_silence, host=ALLOWED) as peer, asyncio.timeout(1):
        with pytest.raises(ServerUnreachable):
            await get(f"https://{ALLOWED}:{peer.port}/", seconds=0.3)


async def test_a_name_that_takes_long_to_look_up_was_sent_nothing() -> None:
    async def slow(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    async with GuardedClient(AddressGuard(resolver=slow), seconds=0.3) as http, asyncio.timeout(1):
        with pytest.raises(ServerUnreachable):
            await http.request("POST", f"http://{NAME}/")


async def test_a_connection_that_went_stale_does_not_make_a_request_go_twice() -> None:
    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await peer.answer(reader, writer)
        await peer.hear(reader)

    async with Listener(answer_once, host=ALLOWED) as peer, client() as http:
        await http.request("POST", peer.url)
        with pytest.raises(RequestUnanswered):
            await http.request("POST", peer.url)
    assert (len(peer.heard), peer.connections) == (2, 1)


async def test_a_connection_is_used_again_while_it_lives() -> None:
    async def answer_always(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await peer.answer(reader, writer)

    async with Listener(answer_always, host=ALLOWED) as peer, client() as http:
        for _ in range(3):
            assert (await http.request("GET", peer.url)).body == b"hello"
    assert (len(peer.heard), peer.connections) == (3, 1)


@pytest.mark.parametrize("chunked", [True, False])
async def test_an_answer_without_end_is_not_read_to_its_end(chunked: bool) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        framing = b"transfer-encoding: chunked" if chunked else b"content-length: 100000000"
        await peer.answer(reader, writer, b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n")
        while True:
            writer.write(b"400\r\n" + bytes(0x400) + b"\r\n" if chunked else bytes(0x400))
            await writer.drain()

    async with Listener(endless, host=ALLOWED) as peer:
        with pytest.raises(RequestUnanswered, match="too long"):
            await get(peer.url, max_bytes=10_000)


async def test_an_answer_as_long_as_allowed_is_read(server: Listener) -> None:
    assert (await get(server.url, max_bytes=5)).body == b"hello"
    with pytest.raises(RequestUnanswered):
        await get(server.url, max_bytes=4)


async def test_a_packed_answer_is_not_unpacked() -> None:
    async def packed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await peer.answer(reader, writer, HELLO.replace(b"\r\n", b"\r\ncontent-encoding: gzip\r\n", 1))

    async with Listener(packed, host=ALLOWED) as peer:
        with pytest.raises(RequestUnanswered):
            await get(peer.url)
    assert b"Accept-Encoding: identity" in peer.heard[0]
