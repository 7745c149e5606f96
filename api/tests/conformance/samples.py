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
from api.services.telephony.types import CallStatus, Webhook
from api.simulator.carrier import SimulatorSpec, simulators

Encoding = Literal["form", "json"]
Fields = Mapping[str, Any]
Message = str | bytes
Check = Literal["replay", "signed fields", "placing calls", "stream signature", "clear", "mark", "dtmf"]
"""What a carrier may be unable to do; an exemption says why.

``signed fields``: its signature covers neither a request's fields nor its query string.
"""


class Sign(Protocol):
    """The headers a carrier adds to a request so that we believe it, names in lower case."""

    def __call__(self, credentials: Fields, url: str, fields: Fields, body: bytes) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSample:
    """A status callback, and what it means."""

    fields: Fields
    status: CallStatus

    def __repr__(self) -> str:
        return str(self.status)


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
    """

    opening: tuple[Message, ...]
    ids: Mapping[str, str]
    wrong_openings: Mapping[str, tuple[Message, ...]]
    caller_audio: Message
    key_pressed: Message = ""
    clear: Message = ""
    mark: tuple[Message, Message] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """A provider's proof.

    Attributes:
        credentials: Complete ones, as a form submits them, without ``provider``.
        incomplete_credentials: Ones that must be refused, by what is missing.
        other_credentials: Complete ones of another account.
        sign: How the carrier signs.
        sign_long_ago: How it signed an hour ago, where its signature carries a time.
        nonce_header: The header with a value it never signs twice, where there is one.
        encoding: How its webhooks are encoded.
        inbound: A genuine inbound webhook of the account.
        reads_as: What it says, in our words: fields of ``NormalizedInboundData``.
        statuses: Every documented status callback.
        unheard_of_status: One with a word the carrier never used.
        stream: How its media stream goes.
        numbers: How numbers are normalized: as written, as kept.
        placed: The API's answer to a call that is placed.
        placed_call_id: The call id in it.
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
    nonce_header: str = ""
    encoding: Encoding = "form"
    numbers: Mapping[str, str] = field(default_factory=lambda: {"+1 (415) 555-0123": "+14155550123"})
    placed: Any = None
    placed_call_id: str = ""
    errors: Mapping[int, Any] = field(default_factory=dict)
    simulator: SimulatorSpec | None = None
    exemptions: Mapping[Check, str] = field(default_factory=dict)

    def webhook(self, url: str, fields: Fields, *, credentials: Fields | None = None) -> Webhook:
        """A request the carrier really sends: encoded its way, and signed for ``credentials``."""
        body = encode(fields, self.encoding)
        signed = self.sign(credentials or self.credentials, url, fields, body)
        return Webhook(url=url, headers={**headers_of(self.encoding), **signed}, body=body, data=fields)

    def forged(self, genuine: Webhook, fields: Fields) -> Webhook:
        """``genuine`` with other fields under the signature it had."""
        return replace(genuine, data=fields, body=encode(fields, self.encoding))


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
