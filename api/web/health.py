"""For those who run the server: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import os

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.responses import JSONResponse, Response

from api.web.representation import site_of

router = APIRouter(include_in_schema=False)

_FRESH = {"Cache-Control": "no-store"}


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def health(request: Request) -> Response:
    """Say that the process answers, and from which release."""
    return JSONResponse({"status": "ok", "release": site_of(request).view.release.number}, headers=_FRESH)


@router.api_route("/readyz", methods=["GET", "HEAD"])
async def readiness(request: Request) -> Response:
    """Say whether a release is open and queries can be taken."""
    site = site_of(request)
    ready = site.pool.ready()
    told = {"status": "ready" if ready else "not ready", "release": site.view.release.number}
    return JSONResponse(told, 200 if ready else 503, headers=_FRESH)


@router.api_route("/metrics", methods=["GET", "HEAD"])
def metrics() -> Response:
    """Count queries, latencies, kills, cache and release; over all server processes."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), 200, _FRESH, CONTENT_TYPE_LATEST)
