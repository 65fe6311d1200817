"""The addresses of signing in, signing out and the quick exit."""

import asyncio
import secrets
from math import ceil
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.gate import callers
from dashboard.passwords import is_right
from dashboard.runtime import Running
from dashboard.sign_in.pages import blank_page, not_encrypted_page, sign_in_page
from dashboard.sign_in.patience import Patience
from ingest.sessions import note_failure
from queries.users import Account, account

_FORM_COOKIE = "marac_form"
_WRONG: Final = "The user name or the password is not right. Check both and try again."
_STALE: Final = "The form had been open too long. Sign in again."


class SignIn:
    """Signing in and out for one running server."""

    def __init__(self, running: Running, patience: Patience | None = None) -> None:
        self._running = running
        self._patience = patience or Patience()

    def routes(self) -> list[Route]:
        """The routes to serve beside the pages."""
        return [
            Route("/login", self.form, methods=["GET"]),
            Route("/login", self.sign_in, methods=["POST"]),
            Route("/logout", self.sign_out, methods=["GET", "POST"]),
            Route("/leave", self.leave, methods=["GET", "POST"]),
            Route("/blank", self.blank, methods=["GET"]),
        ]

    async def form(self, request: Request) -> Response:
        """The sign-in form; someone already signed in goes straight on."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return HTMLResponse(not_encrypted_page(), 403)
        next_page = safe_next(request.query_params.get("next", ""))
        token = callers.token(request.scope, request.headers)
        if await run_in_threadpool(self._running.sessions.find, token):
            return RedirectResponse(next_page, 303)
        return _form_page(request, next_page=next_page)

    async def sign_in(self, request: Request) -> Response:
        """Checks a user name and password, and opens a session where they are right."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return HTMLResponse(not_encrypted_page(), 403)
        typed = await request.form(max_fields=10, max_files=0)
        next_page = safe_next(str(typed.get("next", "")))
        username = str(typed.get("username", "")).strip().lower()[:200]
        if not _is_own_form(request, str(typed.get("form_token", ""))):
            return _form_page(request, next_page=next_page, problem=_STALE, status=403)
        address = callers.address(request.scope)
        if wait := self._patience.refused_for(address):
            problem = f"Too many tries from here. Wait {ceil(wait)} seconds and try again."
            return _form_page(
                request, next_page=next_page, username=username, problem=problem, status=429
            )
        await asyncio.sleep(self._patience.hold(username))
        found = await run_in_threadpool(
            self._checked, username, str(typed.get("password", "")), address
        )
        if found is None:
            return _form_page(
                request, next_page=next_page, username=username, problem=_WRONG, status=401
            )
        return await self._opened(request, found, next_page)

    def _checked(self, username: str, password: str, address: str) -> Account | None:
        with self._running.engine.connect() as connection:
            found = account(connection, username)
        if is_right(password, found.password_hash if found else None):
            self._patience.succeeded(username, address)
            return found
        self._patience.failed(username, address)
        note_failure(self._running.engine, found.user.user_id if found else None, address)
        return None

    async def _opened(self, request: Request, found: Account, next_page: str) -> Response:
        await self._ended(request)
        token = await run_in_threadpool(
            lambda: self._running.sessions.open(
                found.user,
                address=callers.address(request.scope),
                device=request.headers.get("user-agent", ""),
            )
        )
        response = RedirectResponse(next_page, 303)
        response.set_cookie(
            callers.cookie_name(request.scope),
            token,
            path="/",
            httponly=True,
            samesite="strict",
            secure=callers.is_https(request.scope),
        )
        response.delete_cookie(_FORM_COOKIE, path="/login")
        return response

    async def sign_out(self, request: Request) -> Response:
        """Ends the session and goes back to the form; only our own pages can ask for it."""
        if request.method != "POST" or not callers.is_own_page(request.headers):
            return RedirectResponse("/", 303)
        return await self._away(request, "/login")

    async def leave(self, request: Request) -> Response:
        """Quick exit: ends the session and shows a page that tells nothing."""
        return await self._away(request, "/blank")

    async def blank(self, _request: Request) -> Response:
        return HTMLResponse(blank_page())

    async def _away(self, request: Request, where: str) -> Response:
        await self._ended(request)
        response = RedirectResponse(where, 303)
        response.delete_cookie(
            callers.cookie_name(request.scope),
            path="/",
            httponly=True,
            samesite="strict",
            secure=callers.is_https(request.scope),
        )
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    async def _ended(self, request: Request) -> None:
        token = callers.token(request.scope, request.headers)
        session = await run_in_threadpool(self._running.sessions.find, token)
        if session is not None:
            await run_in_threadpool(self._running.sessions.end, session)


def safe_next(wanted: str) -> str:
    """A page of this dashboard to go on to; the first page for anything else."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\", "/log", "/leave"))
    return wanted if is_ours and wanted.isprintable() and "\\" not in wanted else "/"


def _is_own_form(request: Request, form_token: str) -> bool:
    """Whether the form was one of ours, sent from our own page."""
    kept = callers.cookie(request.headers, _FORM_COOKIE) or ""
    origin = request.headers.get("origin")
    return (
        bool(kept)
        and secrets.compare_digest(kept.encode(), form_token.encode())
        and (origin is None or callers.is_own_page(request.headers))
    )


def _form_page(
    request: Request, *, next_page: str, username: str = "", problem: str = "", status: int = 200
) -> Response:
    form_token = callers.cookie(request.headers, _FORM_COOKIE) or secrets.token_urlsafe(32)
    page = sign_in_page(
        form_token=form_token, next_page=next_page, username=username, problem=problem
    )
    response = HTMLResponse(page, status)
    response.set_cookie(
        _FORM_COOKIE,
        form_token,
        path="/login",
        httponly=True,
        samesite="strict",
        secure=callers.is_https(request.scope),
    )
    return response
