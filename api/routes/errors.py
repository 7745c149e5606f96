"""Every error as JSON of one shape. Nothing that was entered is repeated."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from loguru import logger
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.errors import GatewayError
from api.schemas.errors import ErrorBody, FieldProblem, WorkflowProblem
from api.services.field_errors import FieldError, InvalidFields, describe
from api.services.telephony.kit.observation import observed
from api.services.workflows.problems import InvalidWorkflow, Severity

METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
UNEXPECTED = "something went wrong on our side"


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of ``app`` as an ``ErrorAnswer``."""
    app.add_exception_handler(GatewayError, _gateway_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def _gateway_error(_request: Request, error: Any) -> JSONResponse:
    observed().problem = error.code
    body = ErrorBody(code=error.code, message=str(error), retryable=error.retryable)
    if type(error) is GatewayError:
        body.message = UNEXPECTED
    if isinstance(error, InvalidFields):
        body.fields = [FieldProblem.model_validate(field) for field in error.fields]
    if isinstance(error, InvalidWorkflow):
        body.fields = [FieldProblem.model_validate(field) for field in _fields_of(error)]
        body.problems = [WorkflowProblem.model_validate(problem) for problem in error.problems]
    return _answer(error.status, body, {"Retry-After": str(error.retry_after)} if error.retryable else {})


def _fields_of(error: InvalidWorkflow) -> list[FieldError]:
    wrong = [problem for problem in error.problems if problem.severity is Severity.ERROR]
    return [FieldError(("body", "document", *problem.path), problem.message, error.code) for problem in wrong]


def _invalid_request(request: Request, error: Any) -> JSONResponse:
    return _gateway_error(request, InvalidFields(*describe(error.errors())))


def _http_error(request: Request, error: Any) -> JSONResponse:
    if error.status_code == 400:
        # The framework's word for a body that is no text, or nested beyond all reason; one that is no JSON is a 422.
        return _gateway_error(request, InvalidFields(FieldError(("body",), "the body cannot be read", "json_invalid")))
    code = str(error.detail).lower().replace(" ", "_")
    body = ErrorBody(code=code, message=str(error.detail), retryable=False)
    headers = {"Allow": ", ".join(_allowed_methods(request))} if error.status_code == 405 else error.headers
    return _answer(error.status_code, body, headers or {})


def _allowed_methods(request: Request) -> list[str]:
    """Every method of the requested path; the framework names only those of the first route that has it."""

    def is_served(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    return [method for method in METHODS if is_served(method)]


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # The server logs the traceback; here is only which request it was.
    logger.bind(path=request.url.path, error=type(error).__name__).error("request failed unexpectedly")
    return _answer(500, ErrorBody(code="internal_error", message=UNEXPECTED, retryable=False), {})


def _answer(status: int, body: ErrorBody, headers: Any) -> JSONResponse:
    said = body.model_dump(mode="json")
    document = {"error": {name: value for name, value in said.items() if value is not None}}
    return JSONResponse(document, status, {**headers, "Cache-Control": "no-store"})
