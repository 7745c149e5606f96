"""Every error has one shape and repeats nothing that was entered."""

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, model_validator

from api.db import Database
from api.errors import CapacityReached, ProviderRateLimited
from api.routes.management import MAX_BODY_BYTES
from api.services.field_errors import MOST_ERRORS, describe
from api.tests.routes.tenants import ORIGIN, Tenant, browser, error_of

SECRET = "hunter2-hunter2"


class Picky(BaseModel):
    """Quotes in its errors whatever it was given."""

    whole: str

    @model_validator(mode="before")
    @classmethod
    def _refuse(cls, data: dict[str, str]) -> dict[str, str]:
        raise ValueError(f"not {data}")


@pytest.fixture
def failing(app: FastAPI) -> FastAPI:
    """The app, with routes that fail in their own ways."""

    @app.get("/busy")
    async def busy() -> None:
        raise CapacityReached

    @app.get("/slow-down")
    async def slow_down() -> None:
        raise ProviderRateLimited("the provider asked us to slow down")

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError(f"the password is {SECRET}")

    @app.post("/picky")
    async def picky(body: Picky) -> None: ...

    return app


async def test_what_may_work_later_says_when(failing: FastAPI) -> None:
    async with browser(failing) as client:
        for path, status in (("/busy", 429), ("/slow-down", 503)):
            answer = await client.get(path)
            assert answer.status_code == status
            assert error_of(answer)["retryable"] is True
            assert int(answer.headers["retry-after"]) > 0


async def test_the_unexpected_is_admitted_without_detail(failing: FastAPI) -> None:
    async with browser(failing) as client:
        answer = await client.get("/broken")
    assert answer.status_code == 500
    assert error_of(answer)["code"] == "internal_error"
    assert SECRET not in answer.text


async def test_a_validator_that_quotes_its_input_is_not_passed_on(failing: FastAPI) -> None:
    async with browser(failing) as client:
        answer = await client.post("/picky", json={"whole": SECRET})
    assert error_of(answer)["fields"][0]["message"] == "this value is not valid"
    assert SECRET not in answer.text


async def test_every_wrong_field_is_named_at_once(us: Tenant) -> None:
    body = {"telephony_configuration_id": "7", "address": "x", "region": "Switzerland", "colour": SECRET}
    answer = await us.http.post("/api/v1/phone-numbers", json=body)
    error = error_of(answer)
    assert error["code"] == "validation_failed"
    assert {field["location"][-1] for field in error["fields"]} == {
        "telephony_configuration_id",
        "address",
        "region",
        "colour",
    }
    assert SECRET not in answer.text


async def test_a_body_that_is_not_json_is_refused_without_being_repeated(us: Tenant) -> None:
    headers = {"Content-Type": "application/json", **ORIGIN}
    answer = await us.http.post("/api/v1/api-keys", content=f'{{"name": "{SECRET}"', headers=headers)
    assert answer.status_code == 422
    assert SECRET not in answer.text


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x80", b"[" * 100_000])
async def test_a_body_that_is_no_text_or_endlessly_nested_is_refused(us: Tenant, content: bytes) -> None:
    headers = {"Content-Type": "application/json", **ORIGIN}
    answer = await us.http.post("/api/v1/api-keys", content=content, headers=headers)
    assert (answer.status_code, error_of(answer)["code"]) == (422, "validation_failed")


async def test_an_endless_body_is_refused_whoever_sends_it(anonymous: httpx2.AsyncClient, database: Database) -> None:
    answer = await anonymous.post("/api/v1/auth/login", content=b" " * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413


async def test_a_million_unknown_fields_are_one_error(anonymous: httpx2.AsyncClient, database: Database) -> None:
    answer = await anonymous.post("/api/v1/auth/login", json={f"field{number}": 1 for number in range(50_000)})
    assert [field["type"] for field in error_of(answer)["fields"]] == ["too_many_fields"]


def test_of_many_errors_the_first_are_told_and_how_many_there_are() -> None:
    errors = [{"loc": ("body", number), "msg": "Field required", "type": "missing"} for number in range(5_000)]
    told = describe(errors)
    assert len(told) == MOST_ERRORS + 1
    assert told[-1].message == f"and {5_000 - MOST_ERRORS} more"


@pytest.mark.parametrize(
    "content",
    ['{"email":' + "[" * 900 + "]" * 900 + "}", '{"email":[' + '"",' * 300_000 + '""]}'],
    ids=["deep", "long"],
)
async def test_what_nobody_enters_is_not_gone_through(
    anonymous: httpx2.AsyncClient, database: Database, content: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await anonymous.post("/api/v1/auth/login", content=content, headers=headers)
    email, password = error_of(answer)["fields"]
    assert (email["location"], email["type"]) == (["body", "email"], "string_type")
    assert (password["location"], password["message"]) == (["body", "password"], "Field required")


async def test_unknown_paths_and_methods_have_the_same_shape(anonymous: httpx2.AsyncClient, database: Database) -> None:
    assert error_of(await anonymous.get("/api/v1/nowhere"))["code"] == "not_found"
    wrong_method = await anonymous.put("/api/v1/workflows")
    assert error_of(wrong_method)["code"] == "method_not_allowed"
    assert wrong_method.headers["allow"] == "GET, POST"


async def test_management_answers_are_not_cached(us: Tenant) -> None:
    assert (await us.http.get("/api/v1/users")).headers["cache-control"] == "no-store"
    assert (await us.http.get("/api/v1/users/unknown")).headers["cache-control"] == "no-store"
