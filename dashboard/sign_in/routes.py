"""The addresses of signing in, signing out and the quick exit."""

import asyncio
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.gate import callers
from dashboard.gate.onward import safe_next
from dashboard.passwords import is_right
from dashboard.runtime import Running
from dashboard.sign_in.desk import STALE, Desk, waiting_page
from dashboard.sign_in.invited import Invited
from dashboard.sign_in.own_account import OwnAccount
from dashboard.sign_in.pages import NOT_ENCRYPTED, blank_page, sign_in_question
from dashboard.sign_in.patience import Patience
from dashboard.sign_in.second_factor import SecondFactor
from dashboard.sign_in.time_left import TimeLeft
from ingest.sessions import note_failure
from models.single_sign_on import SingleSignOn
from queries.users import Account, account

_WRONG: Final = "The user name or the password is not right. Check both and try again."


def routes(
    running: Running,
    patience: Patience | None = None,
    single_sign_on: SingleSignOn | None = None,
) -> list[Route]:
    """Every plain page around the dashboard, to serve beside its pages."""
    organisation = single_sign_on.name if single_sign_on else ""
    desk = Desk(running, patience or Patience(), organisation)
    parts = (SignIn(desk), SecondFactor(desk), Invited(desk), OwnAccount(desk), TimeLeft(desk))
    own = [route for part in parts for route in part.routes()]
    return own + _single_sign_on(desk, single_sign_on)


def _single_sign_on(desk: Desk, configured: SingleSignOn | None) -> list[Route]:
    """The addresses of the organisation's sign-in; its program is loaded only where it is used."""
    if configured is None:
        return [Route("/sso/{part}", _nothing)]
    from dashboard.single_sign_on.routes import OrganisationSignIn

    return OrganisationSignIn(desk, configured).routes()


async def _nothing(_request: Request) -> Response:
    return PlainTextResponse("There is nothing at this address.", 404)


class SignIn:
    """Signing in with a password, and out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/login", self.form, methods=["GET"]),
            Route("/login", self.sign_in, methods=["POST"]),
            Route("/logout", self.sign_out, methods=["GET", "POST"]),
            Route("/logout/everywhere", self.sign_out_everywhere, methods=["POST"]),
            Route("/leave", self.leave, methods=["GET", "POST"]),
            Route("/blank", self.blank, methods=["GET"]),
        ]

    async def form(self, request: Request) -> Response:
        """The sign-in form; someone already signed in, or half-way, goes straight on."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return self._not_safe()
        next_page = safe_next(request.query_params.get("next", ""))
        if await self._desk.session(request):
            return RedirectResponse(next_page, 303)
        if waiting := await self._desk.waiting(request):
            return RedirectResponse(waiting_page(waiting.state, next_page), 303)
        asked = sign_in_question(next_page=next_page, organisation=self._desk.organisation)
        return self._desk.ask(request, asked)

    async def sign_in(self, request: Request) -> Response:
        """Checks a user name and password, and goes on where they are right."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return self._not_safe()
        typed = await self._desk.typed(request)
        next_page = safe_next(typed.get("next", ""))
        username = typed.get("username", "").strip().lower()[:200]

        def again(problem: str, status: int) -> Response:
            asked = sign_in_question(
                next_page=next_page,
                username=username,
                problem=problem,
                organisation=self._desk.organisation,
            )
            return self._desk.ask(request, asked, status=status)

        if not self._desk.is_own_form(request, typed):
            username = ""
            return again(STALE, 403)
        keys = await self._desk.keys(request, username)
        if refused := self._desk.refused(keys[1]):
            return again(refused, 429)
        await asyncio.sleep(self._desk.patience.hold(keys[0]))
        found = await run_in_threadpool(
            self._checked, username, typed.get("password", ""), keys, callers.address(request.scope)
        )
        if found is None:
            return again(_WRONG, 401)
        return await self._desk.admit(request, found, next_page)

    def _checked(
        self, username: str, password: str, keys: tuple[str, str], address: str
    ) -> Account | None:
        with self._desk.engine.connect() as connection:
            found = account(connection, username)
        if is_right(password, found.password_hash if found else None):
            self._desk.patience.succeeded(*keys)
            return found
        self._desk.patience.failed(*keys)
        note_failure(self._desk.engine, found.user.user_id if found else None, address)
        return None

    def _not_safe(self) -> Response:
        return self._desk.show("Not safe to sign in", NOT_ENCRYPTED, status=403)

    async def sign_out(self, request: Request) -> Response:
        """Ends the session and goes back to the form; only our own pages can ask for it."""
        if request.method != "POST" or not callers.is_own_page(request.headers):
            return RedirectResponse("/", 303)
        return await self._away(request, "/login")

    async def sign_out_everywhere(self, request: Request) -> Response:
        """Ends every session of the person, this one too."""
        session = await self._desk.session(request)
        if session is None or not callers.is_own_page(request.headers):
            return RedirectResponse("/", 303)
        await run_in_threadpool(self._desk.running.sessions.end_everywhere, session.user)
        return await self._away(request, "/login")

    async def leave(self, request: Request) -> Response:
        """Quick exit: ends the session and shows a page that tells nothing."""
        return await self._away(request, "/blank")

    async def blank(self, _request: Request) -> Response:
        return HTMLResponse(blank_page())

    async def _away(self, request: Request, where: str) -> Response:
        await self._desk.end(request)
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
