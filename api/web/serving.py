"""The HTTP server, with one process or several that share an address."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from typing import TYPE_CHECKING

import uvicorn

from api.web.logs import logging_settings

if TYPE_CHECKING:
    from api.config import Settings

_GRACE = 5  # seconds beyond the longest query in which answers may still be sent when the server stops


def _end(_signal: int, _frame: object) -> None:
    sys.exit(0)


def run_server(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; then take nothing new and finish what has begun."""
    # uvicorn sends itself the signal again once it has stopped: that should end us, and not cut us off.
    signal.signal(signal.SIGTERM, _end)
    with tempfile.TemporaryDirectory(prefix="gyebo-metrics-") as metrics:
        if workers > 1:
            # Read when the counters are made, which is in the processes started below.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics
        uvicorn.run(
            "api.main:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            loop="auto",  # uvloop and httptools where they are installed
            http="auto",
            log_config=logging_settings(settings.log_level),
            access_log=False,  # it would show queries; ours does not
            server_header=False,
            timeout_graceful_shutdown=int(settings.query_timeout) + _GRACE,
        )
