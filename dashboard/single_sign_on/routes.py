"""The two addresses of the organisation's sign-in: where it begins and where it comes back to."""

from html import escape
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.gate import callers
from dashboard.gate.onward import safe_next
from dashboard.sign_in.desk import Desk
from dashboard.sign_in.pages import NOT_ENCRYPTED, sign_in_question
from dashboard.single_sign_on import identity
from dashboard.single_sign_on.provider import NotReached, Provider
from dashboard.single_sign_on.ticket import LASTING, Ticket, opened, sealed
from ingest.sessions import note_failure
from ingest.single_sign_on import Refused, admit
from models.errors import ForPerson
from models.single_sign_on import SingleSignOn
from queries.users import Account, account_of

CALLBACK = "/sso/callback"
METHOD = "single sign-on"
REFUSED = "was refused at single sign-on"
_STALE = "This sign-in was begun in another browser, too long ago, or used already: begin again."


class OrganisationSignIn:
    """Signing in with the organisation's own accounts."""

    def __init__(self, desk: Desk, configured: SingleSignOn) -> None:
        self._desk = desk
        self._configured = configured
        self._provider = Provider(configured)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/sso/start", self.start, methods=["GET"]),
            Route(CALLBACK, self.back, methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        """Sends the browser to the provider, with a sealed ticket for the way back."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return self._desk.show("Not safe to sign in", NOT_ENCRYPTED, status=403)
        next_page = safe_next(request.query_params.get("next", ""))
        ticket = Ticket(next_page, _redirect_uri(request))
        try:
            address = await run_in_threadpool(self._address, ticket)
        except ForPerson as problem:
            return self._again(request, next_page, str(problem), 502)
        response = RedirectResponse(address, 303)
        kept = await run_in_threadpool(sealed, self._desk.engine, ticket)
        # Lax: the browser comes back from another site, and brings a strict cookie only to pages
        # that were asked for from our own.
        response.set_cookie(
            _cookie_name(request),
            kept,
            max_age=LASTING,
            path="/",
            httponly=True,
            samesite="lax",
            secure=callers.is_https(request.scope),
        )
        return response

    def _address(self, ticket: Ticket) -> str:
        return self._provider.address(
            redirect_uri=ticket.redirect_uri,
            state=ticket.state,
            nonce=ticket.nonce,
            verifier=ticket.verifier,
        )

    async def back(self, request: Request) -> Response:
        """Lets in whom the provider names, if they may; the ticket is used up in any case."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return self._desk.show("Not safe to sign in", NOT_ENCRYPTED, status=403)
        response = await self._answer(request)
        response.delete_cookie(
            _cookie_name(request),
            path="/",
            httponly=True,
            samesite="lax",
            secure=callers.is_https(request.scope),
        )
        return response

    async def _answer(self, request: Request) -> Response:
        address = callers.address(request.scope)
        if refused := self._desk.refused(address):
            return self._again(request, "/", refused, 429)
        given = request.query_params
        kept = callers.cookie(request.headers, _cookie_name(request))
        ticket = await run_in_threadpool(opened, self._desk.engine, kept, given.get("state", ""))
        if ticket is None:
            return await self._refused(request, "/", _STALE, 403)
        if not given.get("code"):
            problem = f"You did not finish signing in with {self._configured.name}: try again."
            return self._again(request, ticket.next_page, problem, 401)
        try:
            account, is_proven = await run_in_threadpool(self._admitted, ticket, given["code"])
        except NotReached as problem:
            return self._again(request, ticket.next_page, str(problem), 502)
        except ForPerson as problem:
            user_id = problem.user_id if isinstance(problem, Refused) else None
            return await self._refused(request, ticket.next_page, str(problem), 403, user_id)
        return await self._let_in(request, account, ticket.next_page, is_proven)

    def _admitted(self, ticket: Ticket, code: str) -> tuple[Account, bool]:
        """The account of whoever brought the code, and whether by a second factor."""
        claims = self._provider.claims(
            code=code,
            redirect_uri=ticket.redirect_uri,
            nonce=ticket.nonce,
            verifier=ticket.verifier,
        )
        person = identity.person(claims, self._configured)
        try:
            user_id = admit(self._desk.engine, person, creates=self._configured.creates)
        finally:
            self._desk.running.sessions.forget()  # roles may have changed, or sessions ended
        with self._desk.engine.connect() as connection:
            account = account_of(connection, user_id, needs_password=False)
        if account is None:
            raise Refused("Your account here was closed just now: ask your administrator.", user_id)
        return account, identity.has_second_factor(claims, self._configured)

    async def _let_in(
        self, request: Request, account: Account, next_page: str, is_proven: bool
    ) -> Response:
        """Opens the session, or the question for our own second factor where theirs is none."""
        if is_proven:
            page = self._onward(next_page)
            return await self._desk.enter(request, account, page, method=METHOD)
        return await self._desk.admit(
            request, account, next_page, method=METHOD, leads_to=self._onward
        )

    def _onward(self, page: str) -> Response:
        """A page that leads on: after a redirect from another site the browser would come to the

        next page without the session's cookie, which it sends only from our own pages.
        """
        body = f'<h1>You are signed in</h1><p><a class="button" href="{escape(page)}">Go on</a></p>'
        response = self._desk.show("Signed in", body)
        response.headers["Refresh"] = f"0; url={quote(page, safe=_KEPT_IN_ADDRESS)}"
        return response

    async def _refused(
        self,
        request: Request,
        next_page: str,
        problem: str,
        status: int,
        user_id: str | None = None,
    ) -> Response:
        address = callers.address(request.scope)
        self._desk.patience.failed(METHOD, address)
        await run_in_threadpool(note_failure, self._desk.engine, user_id, address, what=REFUSED)
        return self._again(request, next_page, problem, status)

    def _again(self, request: Request, next_page: str, problem: str, status: int) -> Response:
        asked = sign_in_question(
            next_page=next_page, problem=problem, organisation=self._configured.name
        )
        return self._desk.ask(request, asked, status=status)


_KEPT_IN_ADDRESS = "/?&=%:+,-._~"


def _redirect_uri(request: Request) -> str:
    """Where the provider sends the browser back to; the gate has checked the host."""
    scheme = "https" if callers.is_https(request.scope) else "http"
    return f"{scheme}://{request.headers.get('host', '')}{CALLBACK}"


def _cookie_name(request: Request) -> str:
    return "__Host-marac_sso" if callers.is_https(request.scope) else "marac_sso"
