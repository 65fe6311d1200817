"""The dashboard as one server: Streamlit's app behind the gate, with the sign-in beside it."""

import gc
import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa
import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import config

from dashboard import runtime, shell_page, theme
from dashboard.gate import Gate
from dashboard.gate.headers import content_policy
from dashboard.gate.heads import PromptHeads
from dashboard.gate.limits import LARGEST_HEAD, TABS_IN_ALL
from dashboard.gate.owners import watch_downloads
from dashboard.passwords import nobodys_hash
from dashboard.quiet import quiet
from dashboard.reach import answered_hosts, believed_proxies, check_certificate
from dashboard.sessions import Sessions
from dashboard.sign_in import routes as sign_in
from models.settings import PROJECT, Settings
from models.single_sign_on import SingleSignOn, configured
from queries.demonstration import is_demonstration

SCRIPT = Path(__file__).with_name("app.py")
STATIC = Path(__file__).with_name("static")

# Loaded before the first person comes, so that nobody waits for them on a page.
_HEAVY = (
    *("pandas", "polars", "plotly.graph_objects", "openpyxl"),
    *("dashboard.navigation", "dashboard.insight.plotted"),
)
_LATER = ("scipy.stats",)  # takes a second, and only some pages need it: while people sign in


def build(engine: sa.Engine, settings: Settings) -> st.App:
    """The app for an ASGI server, over an open record."""
    use_settings_file(settings.max_upload_mb)
    with engine.connect() as connection:
        is_invented = is_demonstration(connection)
    running = runtime.Running(engine, settings, Sessions(engine), is_demonstration=is_invented)
    runtime.start(running)
    page = shell_page.shell_page()
    gate = Middleware(
        Gate, running=running, hosts=answered_hosts(settings), policy=content_policy(page)
    )
    return st.App(
        SCRIPT, routes=_routes(running, page, configured()), middleware=[gate], lifespan=_warmed_up
    )


def run(
    engine: sa.Engine, settings: Settings, *, host: str | None = None, port: int | None = None
) -> None:
    """Serves until stopped."""
    settings = settings.model_copy(
        update={"host": host or settings.host, "port": port or settings.port}
    )
    check_certificate(settings)
    uvicorn.run(
        build(engine, settings),
        host=settings.host,
        port=settings.port,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        # Only a proxy that is named here is believed when it says who is calling, and how.
        forwarded_allow_ips=believed_proxies(settings),
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        http=PromptHeads,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_keep_alive=20,
        limit_concurrency=TABS_IN_ALL + 1_000,
        # What a page sends is what was typed and chosen; files come another way.
        ws_max_size=8 * 1024 * 1024,
        ws_max_queue=8,
        # The size of compressed pages can give away what is in them.
        ws_per_message_deflate=False,
    )


def use_settings_file(max_upload_mb: int) -> None:
    """Makes Streamlit read the project's own settings, wherever the command was given."""
    config._main_script_path = str(PROJECT / SCRIPT.name)
    with quiet():
        config.get_config_options(force_reparse=True)
        config.set_option("server.maxUploadSize", max_upload_mb)


def warm_up() -> None:
    """Loads what the pages need and tells the garbage collector that it stays."""
    nobodys_hash()
    for name in _HEAVY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def read_in() -> None:
    """Loads what some pages need, beside whoever is served already."""
    for name in _LATER:
        importlib.import_module(name)


@asynccontextmanager
async def _warmed_up(_app: st.App) -> AsyncIterator[None]:
    # Once Streamlit runs and before the first request: kept reads then find their place.
    warm_up()
    watch_downloads()
    threading.Thread(target=read_in, daemon=True).start()
    yield


def _routes(
    running: runtime.Running, page: str, single_sign_on: SingleSignOn | None
) -> list[BaseRoute]:
    async def shell(_request: Request) -> Response:
        return shell_page.answer(page)

    return [
        Route("/healthz", _healthy, methods=["GET"]),
        *sign_in.routes(running, single_sign_on=single_sign_on),
        Route("/favicon.png", _icon, methods=["GET"]),
        Route("/assets/theme.css", _theme, methods=["GET"]),
        Mount("/assets", StaticFiles(directory=STATIC)),
        Route("/", shell, methods=["GET"]),
        Route("/{page}", shell, methods=["GET"]),
    ]


async def _healthy(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _icon(_request: Request) -> Response:
    return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml")


async def _theme(_request: Request) -> Response:
    return PlainTextResponse(theme.style_sheet(), media_type="text/css")
