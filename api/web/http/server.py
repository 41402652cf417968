"""The HTTP server, with one process or several that share an address."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from api.web.http.request_log import logging_settings

if TYPE_CHECKING:
    from api.config import Settings

_LONGEST = 70  # of the path of a folder in which sockets may stand: their whole address has 107 bytes at most
_GRACE = 5  # seconds beyond the longest query in which answers may still be sent when the server stops


def _end(_signal: int, _frame: object) -> None:
    sys.exit(0)


def run_server(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; then take nothing new and finish what has begun."""
    # uvicorn sends itself the signal again once it has stopped: that should end us, and not cut us off.
    signal.signal(signal.SIGTERM, _end)
    # Not gone at once where a process is slow to end: that is no reason to end with an error.
    with tempfile.TemporaryDirectory(prefix="gyebo-", ignore_cleanup_errors=True) as folder:
        if workers > 1:
            # Web processes are ended by that signal and clean nothing up: what they leave goes with this.
            if len(folder) <= _LONGEST:
                os.environ["TMPDIR"] = folder
            # Read when the counters are made, which is in the processes started below.
            metrics = Path(folder) / "metrics"
            metrics.mkdir()
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
        uvicorn.run(
            "api.web.app:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            loop="auto",  # uvloop where it is installed
            http="api.web.problems.http_protocol:TellingProtocol",
            log_config=logging_settings(settings.log_level),
            access_log=False,  # it would show queries; ours does not
            server_header=False,
            timeout_graceful_shutdown=int(settings.query_timeout) + _GRACE,
        )
