"""The web application, put together: settings in, ASGI out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette_compress import CompressMiddleware

from api import __version__
from api.config import Settings
from api.web import health
from api.web.catalogue import dataset, home, models
from api.web.endpoint import graph_store, service_description, sparql, terms
from api.web.endpoint.fast_path import Application
from api.web.entities import documents, resolve
from api.web.http.static_files import HashedFiles
from api.web.lineage import between, lineage, what_if
from api.web.problems import explanations
from api.web.problems.errors import add_error_answers
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
    add_error_answers(app)
    app.mount("/static", HashedFiles(), name="static")
    for each in (
        home,
        models,
        dataset,
        sparql,
        service_description,
        terms,
        graph_store,
        health,
        explanations,
        resolve,
        library,
    ):
        app.include_router(each.router)
    # Lineage takes every path below /lineage/ that is not one of the others, and documents whatever is left.
    for each in (what_if, between, lineage, documents):
        app.include_router(each.router)
    describe_queries(app)
    return app
