"""Telnyx's OpenAPI document, which lies beside the repository or nowhere: its operations and its webhooks."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from openapi_schema_validator import OAS31Validator

DOCUMENT = "shared/carriers/specs/telnyx/telnyx.voice.trimmed.json"

Schema = dict[str, Any]


class Published:
    """What Telnyx published of its API."""

    def __init__(self, document: Schema) -> None:
        self._document = document
        self._webhooks: dict[str, Schema] = {}
        for described in document["webhooks"].values():
            schema = self.follow(_json(described["post"]["requestBody"]))
            properties = self.follow(schema.get("properties", {}).get("data", {})).get("properties", {})
            self._webhooks |= dict.fromkeys(self.follow(properties.get("event_type", {})).get("enum", ()), schema)

    def operation(self, method: str, path: str) -> Schema:
        """What is said about the operation."""
        for template, operations in self._document["paths"].items():
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path) and method.lower() in operations:
                operation: Schema = operations[method.lower()]
                return operation
        raise AssertionError(f"there is no {method} {path}")

    def check_body(self, operation: Schema, document: Any) -> None:
        """Fail unless the operation takes the document, and knows everything in it."""
        body = operation.get("requestBody")
        if body is None:
            assert document is None
            return
        self._check(_json(self.follow(body)), document)

    def check_query(self, operation: Schema, query: Mapping[str, list[str]]) -> None:
        """Fail unless the operation knows every parameter."""
        known: set[str] = set()
        for parameter in (self.follow(item) for item in operation.get("parameters", [])):
            schema = self.follow(parameter["schema"])
            inner = schema.get("properties", {})
            known |= {f"{parameter['name']}[{name}]" for name in inner} if inner else {parameter["name"]}
        assert set(query) <= known

    def check_answer(self, operation: Schema, status: int, document: Any) -> None:
        """Fail unless the operation may answer so."""
        answers = operation["responses"]
        answer = self.follow(answers.get(str(status)) or answers.get("default") or {})
        if "content" in answer:
            self._check(_json(answer), document, complete=False)

    def check_webhook(self, document: Mapping[str, Any]) -> None:
        """Fail unless Telnyx sends such a webhook, and everything in it."""
        self._check(self._webhooks[document["data"]["event_type"]], {"data": document["data"]})

    def follow(self, schema: Schema) -> Schema:
        """The schema behind a reference."""
        while "$ref" in schema:
            found: Any = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        return schema

    def _check(self, schema: Schema, document: Any, *, complete: bool = True) -> None:
        OAS31Validator({**schema, "components": self._document["components"]}).validate(document)
        if complete:
            assert list(self._unknown(schema, document)) == []

    def _unknown(self, schema: Schema, document: Any, at: str = "") -> Iterator[str]:
        schema = self.follow(schema)
        if not isinstance(document, dict) or "properties" not in schema:
            return
        for name, value in document.items():
            if name in schema["properties"]:
                yield from self._unknown(schema["properties"][name], value, f"{at}/{name}")
            else:
                yield f"{at}/{name}"


def _json(described: Schema) -> Schema:
    schema: Schema = described["content"]["application/json"]["schema"]
    return schema


def load() -> Published:
    """The document; skips the test that needs it where there is none."""
    found = next((file for parent in Path(__file__).parents if (file := parent / DOCUMENT).is_file()), None)
    if found is None:
        pytest.skip(f"Telnyx's published API is not beside the repository, at ../{DOCUMENT}")
    return Published(orjson.loads(found.read_bytes()))
