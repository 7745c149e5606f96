"""How a carrier really speaks, as its provider shows it to the suite."""

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import orjson

from api.registry import optional_module
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import AnsweredBy, CallStatus, Webhook
from api.simulator.carrier import SimulatorSpec, simulators

Encoding = Literal["form", "json"]
Fields = Mapping[str, Any]
Message = str | bytes
Check = Literal[
    "replay",
    "signed fields",
    "signed url",
    "webhooks",
    "placing calls",
    "stream signature",
    "clear",
    "mark",
    "dtmf",
]
"""What a carrier may be unable to do; an exemption says why.

``signed fields``: its signature covers neither a request's fields nor its query string, or it does not sign at all, and
``Samples.prove_url`` says what proves it instead.
``signed url``: it signs what it posts, and not where to.
``webhooks``: it posts none, and whatever looks like one is not believed.
"""


class FillIn(NotImplementedError):
    """Something only the provider's author can know is missing."""


def fill_in(what: str) -> Any:
    """In place of something that the author of a provider has yet to find out: whoever uses it is told ``what``."""
    return _Blank(what)


class _Blank:
    def __init__(self, what: str) -> None:
        self._what = what

    def __repr__(self) -> str:
        return f"fill in {self._what}"

    def _miss(self, *_: Any, **__: Any) -> Any:
        raise FillIn(repr(self))

    __getattr__ = __getitem__ = __iter__ = __len__ = __bool__ = __contains__ = __call__ = _miss
    __eq__ = __ne__ = __add__ = __radd__ = __format__ = __fspath__ = __buffer__ = _miss
    __hash__ = object.__hash__


class Sign(Protocol):
    """The headers a carrier adds to a request so that we believe it, names in lower case."""

    def __call__(self, credentials: Fields, url: str, fields: Fields, body: bytes) -> Mapping[str, str]: ...


class ProveUrl(Protocol):
    """The URL that a carrier which does not sign is given in place of ``url``: a part of it only the account knows."""

    def __call__(self, credentials: Fields, url: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSample:
    """A status callback, and what it means."""

    fields: Fields
    status: CallStatus

    def __repr__(self) -> str:
        return str(self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSample:
    """What the carrier reports of whoever answered.

    Attributes:
        path: The route it is posted to, below ``/api/v1/telephony/``, with ``{run_id}`` where the run's id stands.
        fields: What it says, of the call of the inbound sample.
        answered_by: What that means.
    """

    path: str
    fields: Fields
    answered_by: AnsweredBy


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSample:
    """A media stream.

    Attributes:
        opening: The first frames, as the carrier sends them, for the call of the inbound sample.
        ids: What the transport factory is handed from them.
        wrong_openings: First frames that are not the carrier's, by what is wrong with them.
        caller_audio: 20 ms of the caller's audio.
        key_pressed: A frame in which the caller presses ``5``.
        clear: What we send to drop what is buffered.
        mark: What we send to have ``heard`` given back, and how it is given back.
        keys: What we send to press ``12#``, where the carrier takes keys on the stream.
        rate: The wire's sample rate in Hz; 0 is the spec's own.
        alternatives: The same stream in other formats, told apart by what the opening says.
    """

    opening: tuple[Message, ...]
    ids: Mapping[str, Any]
    wrong_openings: Mapping[str, tuple[Message, ...]]
    caller_audio: Message
    key_pressed: Message = ""
    clear: Message = ""
    mark: tuple[Message, Message] = ("", "")
    keys: Message = ""
    rate: int = 0
    alternatives: "tuple[StreamSample, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """A provider's proof.

    Attributes:
        credentials: Complete ones, as a form submits them, without ``provider``.
        incomplete_credentials: Ones that must be refused, by what is missing.
        other_credentials: Complete ones of another account.
        sign: How the carrier signs; no headers, if it does not.
        prove_url: What proves a request of a carrier that does not sign; exempt ``signed fields`` with the reason.
        sign_long_ago: How it signed an hour ago, where its signature carries a time.
        nonce_header: The header with a value it never signs twice, where there is one.
        refusals: What a request nobody proved is answered with; 503 too, if the carrier then proves and repeats it.
        encoding: How its webhooks are encoded.
        inbound: A genuine inbound webhook of the account.
        reports: What else it posts to the inbound URL, and that brings no new call.
        reads_as: What it says, in our words: fields of ``NormalizedInboundData``.
        statuses: Every documented status callback.
        unheard_of_status: One with a word the carrier never used.
        verdicts: Every documented verdict of machine detection, and one the carrier never gave.
        stream: How its media stream goes.
        numbers: How numbers are normalized: as written, as kept.
        placed: The API's answer to a call that is placed.
        placed_call_id: The call id in it.
        conference: The API's answer to who looks for the conference ``transfer-1``, where one is found to be joined.
        errors: The API's own error documents by status, where it has one.
        simulator: The simulated carrier, for a provider outside this tree.
        exemptions: What the carrier cannot do, each with its reason.
    """

    credentials: Fields
    incomplete_credentials: Mapping[str, Fields]
    other_credentials: Fields
    sign: Sign
    inbound: Fields
    reads_as: Mapping[str, Any]
    statuses: tuple[StatusSample, ...]
    unheard_of_status: Fields
    stream: StreamSample
    sign_long_ago: Sign | None = None
    prove_url: ProveUrl | None = None
    nonce_header: str = ""
    refusals: frozenset[int] = frozenset({401, 403})
    encoding: Encoding = "form"
    reports: tuple[Fields, ...] = ()
    verdicts: tuple[VerdictSample, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=lambda: {"+1 (415) 555-0123": "+14155550123"})
    placed: Any = None
    placed_call_id: str = ""
    conference: Any = None
    errors: Mapping[int, Any] = field(default_factory=dict)
    simulator: SimulatorSpec | None = None
    exemptions: Mapping[Check, str] = field(default_factory=dict)

    @property
    def signs(self) -> bool:
        """Whether the carrier signs what it posts."""
        return self.prove_url is None

    def webhook(self, url: str, fields: Fields, *, credentials: Fields | None = None, method: str = "POST") -> Webhook:
        """A request the carrier really sends: encoded its way, and signed for ``credentials`` or proved by its URL."""
        credentials = credentials or self.credentials
        url = self.prove_url(credentials, url) if self.prove_url else url
        bare = self._request(url, fields, method)
        signed = self.sign(credentials, bare.url, fields, bare.body)
        return replace(bare, headers={**bare.headers, **signed})

    def unproved(self, url: str, fields: Fields, *, method: str = "POST") -> Webhook:
        """The same from somebody who neither signs nor knows the part of the URL that proves it, and guesses."""
        if self.prove_url:
            proved = self.prove_url(self.credentials, url)
            url = proved[:-1] + ("0" if proved[-1] != "0" else "1")
        return self._request(url, fields, method)

    def forged(self, genuine: Webhook, fields: Fields) -> Webhook:
        """``genuine`` with other fields under the signature it had."""
        method = "POST" if genuine.body else "GET"
        other = self._request(genuine.url.partition("?")[0] if method == "GET" else genuine.url, fields, method)
        return replace(other, headers=genuine.headers)

    def _request(self, url: str, fields: Fields, method: str) -> Webhook:
        if method == "GET":
            query = f"?{urlencode(fields, doseq=True)}" if fields else ""
            return Webhook(url=f"{url}{query}", headers={}, body=b"", data=fields)
        return Webhook(url=url, headers=headers_of(self.encoding), body=encode(fields, self.encoding), data=fields)


def encode(fields: Fields, encoding: Encoding) -> bytes:
    """``fields`` as a request body."""
    return orjson.dumps(fields) if encoding == "json" else urlencode(fields, doseq=True).encode()


def headers_of(encoding: Encoding) -> dict[str, str]:
    """The headers of an unsigned request with such a body."""
    kind = "application/json" if encoding == "json" else "application/x-www-form-urlencoded"
    return {"content-type": kind}


def package_of(spec: ProviderSpec) -> str:
    """The package the provider lives in."""
    module = sys.modules[spec.provider_cls.__module__]
    return module.__package__ or module.__name__


def find_samples(spec: ProviderSpec) -> Samples | None:
    """The provider's samples: in its own package, or in our tests' folder of its name."""
    for name in (f"{package_of(spec)}.samples", f"api.tests.telephony.{spec.name}.samples"):
        if importlib.util.find_spec(name.rpartition(".")[0]) and (module := optional_module(name)):
            samples: Samples = module.SAMPLES
            return samples
    return None


def find_simulator(spec: ProviderSpec) -> SimulatorSpec | None:
    """The simulated carrier of the provider."""
    samples = find_samples(spec)
    return (samples.simulator if samples else None) or simulators.find(spec.name)
