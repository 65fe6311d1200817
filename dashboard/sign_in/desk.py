"""What all plain pages share: their forms, the session behind them, and letting somebody in."""

import secrets
from collections.abc import Callable
from math import ceil
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.gate import callers
from dashboard.gate.onward import safe_next
from dashboard.runtime import Running
from dashboard.sessions import ENROL, SECOND_FACTOR
from dashboard.sign_in import known
from dashboard.sign_in.layout import framed
from dashboard.sign_in.patience import Patience
from dashboard.sign_in.question import Question
from queries.users import Account, OpenSession

FORM_COOKIE = "marac_form"
_PAGES = {SECOND_FACTOR: "/login/code", ENROL: "/login/set-up"}
STALE: Final = "The form had been open too long, or was not ours. Fill it in again."


def redirect(page: str) -> Response:
    """The usual answer that leads on to a page of ours."""
    return RedirectResponse(page, 303)


class Desk:
    """Where people sign in: one for the running server, behind every plain page.

    `organisation` is the name of whoever's sign-in may be used instead of a password; blank: none.
    """

    def __init__(self, running: Running, patience: Patience, organisation: str = "") -> None:
        self.running = running
        self.patience = patience
        self.organisation = organisation
        self.engine = running.engine

    # Forms ----------------------------------------------------------------------------------

    def ask(
        self, request: Request, question: Question, *, status: int = 200, wide: bool = False
    ) -> Response:
        """The page with a form; its token stands in a cookie of its own as well."""
        token = callers.cookie(request.headers, FORM_COOKIE) or secrets.token_urlsafe(32)
        body = question.body(token)
        response = self.show(question.title, body, status=status, wide=wide)
        response.set_cookie(
            FORM_COOKIE,
            token,
            path="/",
            httponly=True,
            samesite="strict",
            secure=callers.is_https(request.scope),
        )
        return response

    def show(self, title: str, body: str, *, status: int = 200, wide: bool = False) -> Response:
        """A plain page."""
        is_demonstration = self.running.is_demonstration
        return HTMLResponse(framed(title, body, demonstration=is_demonstration, wide=wide), status)

    async def typed(self, request: Request) -> dict[str, str]:
        """What was typed into a form of ours."""
        form = await request.form(max_fields=10, max_files=0)
        return {name: str(value) for name, value in form.items()}

    def is_own_form(
        self, request: Request, typed: dict[str, str], *, hides_origin: bool = False
    ) -> bool:
        """Whether the form was one of ours, sent from our own page.

        A page that tells nobody where it leads to (`hides_origin`) has "null" for its origin.
        """
        kept = callers.cookie(request.headers, FORM_COOKIE) or ""
        origin = request.headers.get("origin")
        return (
            bool(kept)
            and secrets.compare_digest(kept.encode(), typed.get("form_token", "").encode())
            and (
                origin is None
                or callers.is_own_page(request.headers)
                or (hides_origin and origin == "null")
            )
        )

    # Waiting after wrong tries ---------------------------------------------------------------

    async def keys(self, request: Request, username: str) -> tuple[str, str]:
        """The account and the address as wrong tries are counted.

        A device on which the account was signed in to before has counts of its own.
        """
        is_known = await run_in_threadpool(known.is_known, request, self.engine, username)
        address = callers.address(request.scope)
        return (f"{username} known", f"{address} {username}") if is_known else (username, address)

    def refused(self, address: str) -> str:
        """What to tell an address that failed too often just now; "" where it did not."""
        wait = self.patience.refused_for(address)
        return f"Too many tries from here. Wait {ceil(wait)} seconds and try again." if wait else ""

    # Sessions --------------------------------------------------------------------------------

    async def session(self, request: Request) -> OpenSession | None:
        """The live session behind a request."""
        token = callers.token(request.scope, request.headers)
        return await run_in_threadpool(self.running.sessions.find, token)

    async def waiting(self, request: Request, state: str = "") -> OpenSession | None:
        """The session behind a request that waits (for that, if it is named)."""
        token = callers.token(request.scope, request.headers)
        found = await run_in_threadpool(self.running.sessions.waiting, token)
        return found if found is not None and state in ("", found.state) else None

    async def end(self, request: Request) -> None:
        """Ends the session behind a request, if there is one."""
        session = await self.session(request) or await self.waiting(request)
        if session is not None:
            await run_in_threadpool(self.running.sessions.end, session)

    async def admit(
        self,
        request: Request,
        account: Account,
        next_page: str,
        *,
        method: str = "password",
        leads_to: Callable[[str], Response] = redirect,
    ) -> Response:
        """Lets in someone whose password was right, as far as that goes.

        `leads_to` makes the answer that leads on to a page.
        """
        state = self._missing(account)
        onward = leads_to(waiting_page(state, next_page))
        if not state:
            return await self.enter(request, account, onward, method=method)
        await self.end(request)
        token = await run_in_threadpool(
            lambda: self.running.sessions.open_waiting(
                account.user, state=state, method=method, **_from_where(request)
            )
        )
        _give(request, onward, token)
        return onward

    async def enter(
        self, request: Request, who: Account | OpenSession, onward: Response, *, method: str
    ) -> Response:
        """Opens a session for someone who proved all there is to prove; `onward` carries it.

        What the browser held before, a session that waited for instance, ends.
        """
        await self.end(request)
        token = await run_in_threadpool(
            lambda: self.running.sessions.open(who.user, method=method, **_from_where(request))
        )
        _give(request, onward, token)
        onward.delete_cookie(FORM_COOKIE, path="/")
        await run_in_threadpool(known.remember, request, onward, self.engine, who.username)
        return onward

    def _missing(self, account: Account) -> str:
        """What is still needed after the password; blank where nothing is."""
        if account.has_second_factor:
            return SECOND_FACTOR
        is_asked = account.user.needs_second_factor and not self.running.is_demonstration
        return ENROL if is_asked else ""


def waiting_page(state: str, next_page: str) -> str:
    """The page where somebody gives what is still missing; the next page where nothing is."""
    if not state:
        return safe_next(next_page)
    return f"{_PAGES[state]}?next={quote(safe_next(next_page), safe='/')}"


def _from_where(request: Request) -> dict[str, str]:
    return {
        "address": callers.address(request.scope),
        "device": request.headers.get("user-agent", ""),
    }


def _give(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        callers.cookie_name(request.scope),
        token,
        path="/",
        httponly=True,
        samesite="strict",
        secure=callers.is_https(request.scope),
    )
