"""Every error as JSON of one shape. Nothing that was entered is repeated."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from loguru import logger
from starlette.exceptions import HTTPException

from api.errors import GatewayError
from api.schemas.errors import ErrorAnswer, ErrorBody, FieldProblem
from api.services.field_errors import InvalidFields, describe

UNEXPECTED = "something went wrong on our side"


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of ``app`` as an ``ErrorAnswer``."""
    app.add_exception_handler(GatewayError, _gateway_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def _gateway_error(_request: Request, error: Any) -> JSONResponse:
    body = ErrorBody(code=error.code, message=str(error), retryable=error.retryable)
    if type(error) is GatewayError:
        body.message = UNEXPECTED
    if isinstance(error, InvalidFields):
        body.fields = [FieldProblem.model_validate(field) for field in error.fields]
    return _answer(error.status, body, {"Retry-After": str(error.retry_after)} if error.retryable else {})


def _invalid_request(request: Request, error: Any) -> JSONResponse:
    return _gateway_error(request, InvalidFields(*describe(error.errors())))


def _http_error(_request: Request, error: Any) -> JSONResponse:
    code = str(error.detail).lower().replace(" ", "_")
    body = ErrorBody(code=code, message=str(error.detail), retryable=False)
    return _answer(error.status_code, body, error.headers or {})


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # The server logs the traceback; here is only which request it was.
    logger.bind(path=request.url.path, error=type(error).__name__).error("request failed unexpectedly")
    return _answer(500, ErrorBody(code="internal_error", message=UNEXPECTED, retryable=False), {})


def _answer(status: int, body: ErrorBody, headers: Any) -> JSONResponse:
    document = ErrorAnswer(error=body).model_dump(mode="json", exclude_none=True)
    return JSONResponse(document, status, {**headers, "Cache-Control": "no-store"})
