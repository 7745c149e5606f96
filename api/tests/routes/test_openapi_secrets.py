"""The OpenAPI document shows no secret, and says of each that comes in that it is one."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import pytest

from api.app import create_app
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings
from api.tests.routes.test_tenants import ID_PATTERN

Document = Mapping[str, Any]

SECRETIVE = re.compile(r"secret|password|passphrase|token|private|(?<!public)(?:^|_)key$")
SHOWN_ONCE = {
    "MemberCreated.password": "a new member's first password, in the one answer that shows it",
    "ApiKeyCreated.key": "a new API key, in the one answer that shows it",
}
FORMATS = re.compile(r"pb_[\w-]{20,}|\bsk-\w{16,}|\beyJ[\w-]{10,}|-----BEGIN|\bAKIA[0-9A-Z]{12,}|[\w-]{43}=")
LONG_WORD = re.compile(r"[A-Za-z0-9+/=_-]{16,}")


@pytest.fixture
def document(settings: Settings, acme_spec: ProviderSpec) -> Document:
    """The whole gateway's document, every provider's routes and credentials in it."""
    return create_app(settings, warm=False).openapi()


def schemas_in(document: Document, part: Literal["requestBody", "responses"]) -> dict[str, Document]:
    """Every schema of an object that is sent, or answered, by its name."""
    found: dict[str, Document] = {}

    def collect(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                collect(item)
        elif isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found[name] = document["components"]["schemas"][name]
                collect(found[name])
            for item in node.values():
                collect(item)

    for methods in document["paths"].values():
        for operation in methods.values():
            collect(operation.get(part, {}))
    return found


def secret_fields(schemas: Mapping[str, Document]) -> Iterator[tuple[str, str, Document]]:
    """The fields that are called like a secret: their schema's name, their own, and what is said of them."""
    for name, schema in schemas.items():
        for field, described in schema.get("properties", {}).items():
            if SECRETIVE.search(field):
                yield name, field, described


def shown_values(node: Any, *, is_id: bool = False) -> Iterator[str]:
    """Every text that the document gives as an example or a default, but for ids of ours."""
    if isinstance(node, list):
        for item in node:
            yield from shown_values(item, is_id=is_id)
    elif isinstance(node, dict):
        is_id = is_id or ID_PATTERN in json.dumps(node.get("anyOf", node.get("pattern")))
        for key, value in node.items():
            if key in {"example", "examples", "default", "const", "enum"} and not is_id:
                yield json.dumps(value)
            else:
                yield from shown_values(value, is_id=is_id and key != "properties")


def looks_random(word: str) -> bool:
    """Whether nobody would write such a word: long, of many characters, letters and digits mixed."""
    digits = sum(letter.isdigit() for letter in word)
    return len(word) >= 16 and len(set(word)) >= 8 and 3 <= digits <= len(word) - 3


def sensitive_fields_shown() -> set[tuple[str, str]]:
    """The fields of carriers' credentials that are masked wherever they are answered."""
    return {
        (spec.config_response_cls.__name__, field)
        for spec in providers.all()
        for field in spec.ui_metadata.sensitive_fields
    }


def test_no_example_and_no_default_looks_like_a_secret(document: Document) -> None:
    values = list(shown_values(document))
    assert len(values) > 20
    words = [word for value in values for word in LONG_WORD.findall(value) if looks_random(word)]
    ids = re.compile(ID_PATTERN)
    assert [word for word in words if "/" not in word and not ids.match(word)] == []


def test_nothing_in_the_document_has_the_form_of_a_secret(document: Document) -> None:
    assert FORMATS.findall(json.dumps(document)) == []


def test_every_secret_that_is_sent_is_declared_as_one(document: Document) -> None:
    fields = list(secret_fields(schemas_in(document, "requestBody")))
    assert {"LoginRequest", "PasswordChange", "AcmeRequest"} <= {name for name, _, _ in fields}
    for name, field, described in fields:
        assert (described.get("format"), described.get("writeOnly")) == ("password", True), f"{name}.{field}"
        assert not {"example", "examples", "default"} & set(described), f"{name}.{field}"


def test_every_secret_that_is_answered_is_masked_or_shown_for_the_only_time(document: Document) -> None:
    fields = [(name, field) for name, field, _ in secret_fields(schemas_in(document, "responses"))]
    assert {f"{name}.{field}" for name, field in fields} >= {*SHOWN_ONCE, "AcmeResponse.api_secret"}
    masked = sensitive_fields_shown()
    open_ones = {f"{name}.{field}" for name, field in fields if (name, field) not in masked}
    assert open_ones == set(SHOWN_ONCE)


@pytest.mark.parametrize("word", ["0f8fad5bd9cb469fa16570867728950f", "kJ8s-Qw2_Zx9Lm4Tn7Vb", "aB3dE6gH9jK2mN5pQ8rS"])
def test_what_looks_random_would_be_noticed(word: str) -> None:
    assert looks_random(word)


@pytest.mark.parametrize("word", ["AC" + "0" * 32, "telephony_configurations", "pb_shown-once-only", "+14155550123"])
def test_what_people_write_would_not(word: str) -> None:
    assert not looks_random(word)
