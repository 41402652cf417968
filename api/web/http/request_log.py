"""Requests in the log and in the counts: one JSON object a line, never with what stands behind the `?`."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING

from api.endpoint.telemetry import REQUESTS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("gyebo.request")
_METHODS = {"GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE"}


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; what is given as `extra={"told": {…}}` becomes members."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        members: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            members["exception"] = self.formatException(record.exc_info)
        return json.dumps(members, ensure_ascii=False)


def logging_settings(level: str) -> dict[str, object]:
    """Return what `logging.config.dictConfig` takes: everything as JSON lines to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "api.web.http.request_log.JsonLines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            "uvicorn": {"level": "WARNING", "handlers": ["lines"], "propagate": False},
            "gyebo": {"level": level.upper(), "handlers": ["lines"], "propagate": False},
        },
    }


class RequestLog:
    """Counts and logs every request when its answer has ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = size = 0

        async def noted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._note(scope, status, size, time.perf_counter() - started)

    @staticmethod
    def _note(scope: Scope, status: int, size: int, seconds: float) -> None:
        # Whatever a client sends as a method must not become a new time series.
        method = scope["method"] if scope["method"] in _METHODS else "other"
        REQUESTS.labels(method, str(status)).inc()
        if _LOG.isEnabledFor(logging.INFO):
            told = {
                "method": method,
                "path": scope["path"],
                "status": status,
                "bytes": size,
                "ms": round(seconds * 1000, 1),
            }
            _LOG.info("request", extra={"told": told})
