"""The web application, put together: settings in, ASGI out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette_compress import CompressMiddleware

from api import __version__
from api.config import Settings
from api.web.catalogue import dataset, home
from api.web.catalogue import models as lists
from api.web.endpoint import (
    graph_store as store,
)
from api.web.endpoint import (
    service_description as sparql_service,
)
from api.web.endpoint import (
    sparql,
)
from api.web.endpoint import (
    terms as sparql_terms,
)
from api.web.endpoint.fast_path import Application
from api.web.entities import documents as entities
from api.web.entities import resolve
from api.web.http import health as operations
from api.web.http.errors import add_error_answers
from api.web.http.request_log import RequestLog
from api.web.http.safety_headers import SafetyHeaders
from api.web.http.static_files import HashedFiles
from api.web.lineage import between as lineage_between
from api.web.lineage import lineage, what_if
from api.web.queries import library
from api.web.queries.interface import describe_queries
from api.web.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application. Starting it raises NoRelease where nothing has been built."""
    chosen = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        site = app.state.site = Site(chosen)
        await site.start()
        try:
            yield
        finally:
            await site.close()

    app = Application(title="Gyebo", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(CompressMiddleware)
    app.add_middleware(SafetyHeaders)
    app.add_middleware(RequestLog)
    add_error_answers(app)
    app.mount("/static", HashedFiles(), name="static")
    app.include_router(home.router)
    app.include_router(lists.router)
    app.include_router(sparql.router)
    app.include_router(sparql_service.router)
    app.include_router(sparql_terms.router)
    app.include_router(store.router)
    app.include_router(operations.router)
    app.include_router(resolve.router)
    app.include_router(dataset.router)
    app.include_router(library.router)
    app.include_router(what_if.router)  # before lineage, which takes every path below /lineage/
    app.include_router(lineage_between.router)
    app.include_router(lineage.router)
    app.include_router(entities.router)  # last: it answers for every path that nobody else does
    describe_queries(app)
    return app
