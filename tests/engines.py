"""Other SPARQL engines, really running: for the tests of the remote store, and to measure against."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

PASSWORD = "dba"  # noqa: S105 - what a new Virtuoso has

_INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], address: str) -> Iterator[None]:
    """Run an engine until it answers, and end it afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            assert process.poll() is None, f"{command[0]} ended"
            try:
                httpx2.get(address, params={"query": "ASK {}"}, timeout=5)
                break
            except httpx2.TransportError:
                time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Run an empty Oxigraph server; yield its addresses as the setting takes them."""
    address = f"127.0.0.1:{free_port()}"
    program = str(Path(sys.executable).with_name("oxigraph"))
    with running([program, "serve", "--location", str(folder), "--bind", address], f"http://{address}/query"):
        yield f"query=http://{address}/query store=http://{address}/store"


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[str]:
    """Run an empty Virtuoso; yield its addresses as the setting takes them."""
    http = free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=free_port(), http=http, rows=rows), encoding="utf-8")
    program = shutil.which("virtuoso-t")
    assert program, "install the Debian package virtuoso-opensource-7-bin"
    address = f"http://127.0.0.1:{http}"
    with running([program, "+foreground", "+configfile", str(ini)], f"{address}/sparql"):
        yield f"query={address}/sparql store={address}/sparql-graph-crud-auth user=dba"
