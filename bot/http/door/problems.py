"""Errors as RFC 9457 problem details: a Vietnamese title and detail, a code for programs, the request id for the log."""

from __future__ import annotations

import logging
from typing import Any

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.http.door import texts
from bot.question import QuestionError
from bot.records.writing import reason_of
from knowledge.errors import NoIndexError

log = logging.getLogger("bot.http")
MEDIA_TYPE = "application/problem+json"


class Problem(HTTPException):
    """An error meant for the caller; `code` is for programs, `detail` is Vietnamese for people."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.code = code


def request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def body_of(status: int, code: str, detail: str, path: str, identifier: str, **more: Any) -> dict[str, Any]:
    """The members of RFC 9457 plus `code`, `request_id` and, for 422, `errors` [{field, message}]."""
    title = texts.TITLES.get(status, texts.TITLES[400 if status < 500 else 500])
    return {
        "type": f"urn:cchc:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": path,
        "code": code,
        "request_id": identifier,
    } | more


def respond(request: Request, status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """The problem as the caller expects it: OpenAI's error shape under /v1/, problem details elsewhere."""
    path, identifier = str(request.scope["path"]), request_id(request)
    if path.startswith("/v1/"):
        kind = "invalid_request_error" if status < 500 else "server_error"
        error = {"message": detail, "type": kind, "param": None, "code": code, "request_id": identifier}
        return JSONResponse({"error": error}, status, headers)
    return JSONResponse(body_of(status, code, detail, path, identifier, **more), status, headers, MEDIA_TYPE)


async def on_http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error, Problem):
        code, detail = error.code, str(error.detail)
    elif error.status_code == 404:
        code, detail = "not_found", texts.NOT_FOUND
    elif error.status_code == 405:
        code, detail = "method_not_allowed", texts.METHOD_NOT_ALLOWED.format(method=request.method)
    else:
        code, detail = "bad_request", texts.BAD_REQUEST
    return respond(request, error.status_code, code, detail, dict(error.headers or {}))


async def on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [{"field": _field(e["loc"]), "message": _explain(e)} for e in error.errors()]
    listed = "; ".join(f"{e['field']}: {e['message']}" if e["field"] else e["message"] for e in errors[:5])
    return respond(request, 422, "invalid", texts.INVALID.format(fields=listed), errors=errors)


async def on_question_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, QuestionError)
    return respond(request, 422, f"question_{error.code}", str(error), errors=[{"field": "question", "message": str(error)}])


async def on_no_index(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NoIndexError)
    return respond(request, 503, "no_index", texts.NO_INDEX, {"Retry-After": "30"})


async def on_broken_index(request: Request, error: Exception) -> JSONResponse:
    """The message names folders of the server: it goes to the log, the caller learns whom to ask."""
    log.error("request %s: %s", request_id(request), error)
    return respond(request, 503, "index_unusable", texts.INDEX_UNUSABLE.format(request_id=request_id(request)), {"Retry-After": "30"})


async def on_unusable_records(request: Request, error: Exception) -> JSONResponse:
    """What needs the database and cannot go on without it: keys, earlier conversations, feedback. Answers do go on."""
    assert isinstance(error, SQLAlchemyError)
    log.error("request %s: records: %s", request_id(request), reason_of(error))
    detail = texts.RECORDS_UNUSABLE.format(request_id=request_id(request))
    return respond(request, 503, "records_unusable", detail, {"Retry-After": "10"})


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part not in ("body", "query", "path", "header"))


def _explain(error: dict[str, Any]) -> str:
    if error["type"] == "value_error" and "ctx" in error:
        return str(error["ctx"]["error"])
    return texts.FIELD_ERRORS.get(error["type"], texts.FIELD_ERROR)
