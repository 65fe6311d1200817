"""Where a one-time link leads: choosing a password, then on to the second factor."""

from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.gate import callers
from dashboard.passwords import hash_password
from dashboard.sign_in.desk import STALE, Desk
from dashboard.sign_in.own_pages import LINK_NOT_VALID, invited_question
from dashboard.sign_in.pages import NOT_ENCRYPTED
from ingest import invitations
from models.errors import ForPerson
from queries.invitations import Invitation, invitation
from queries.users import Account, account_of


class Invited:
    """The page of a link. Opening it changes nothing: programs that check mail open links too."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/invited", self.form, methods=["GET"]),
            Route("/invited", self.accept, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """Asks for a password where the link works."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return self._desk.show("Not safe to sign in", NOT_ENCRYPTED, status=403)
        token = request.query_params.get("token", "")
        return await self._ask(request, token)

    async def accept(self, request: Request) -> Response:
        """Sets the password, and goes on with signing in."""
        if not callers.may_carry_passwords(request.scope, request.headers):
            return self._desk.show("Not safe to sign in", NOT_ENCRYPTED, status=403)
        typed = await self._desk.typed(request)
        token, password = typed.get("token", ""), typed.get("new", "")
        if not self._desk.is_own_form(request, typed, hides_origin=True):
            return await self._ask(request, token, problem=STALE, status=403)
        try:
            user_id = await run_in_threadpool(self._accepted, token, password)
        except ForPerson as error:
            return await self._ask(request, token, problem=str(error), status=400)
        self._desk.running.sessions.forget()
        found = await run_in_threadpool(self._account, user_id)
        if found is None:
            return self._not_valid()
        return _untold(await self._desk.admit(request, found, "/"))

    async def _ask(
        self, request: Request, token: str, *, problem: str = "", status: int = 200
    ) -> Response:
        found = await run_in_threadpool(self._found, token)
        if found is None:
            return self._not_valid()
        asked = invited_question(
            name=escape(found.name),
            username=found.username,
            token=token,
            problem=problem,
            wrong="new" if problem else "",
        )
        return _untold(self._desk.ask(request, asked, status=status))

    def _not_valid(self) -> Response:
        page = self._desk.show("This link does not work any more", LINK_NOT_VALID, status=410)
        return _untold(page)

    def _found(self, token: str) -> Invitation | None:
        with self._desk.engine.connect() as connection:
            return invitation(connection, invitations.invitation_id(token))

    def _accepted(self, token: str, password: str) -> str:
        return invitations.accept(
            self._desk.engine, token=token, password=password, hash_password=hash_password
        )

    def _account(self, user_id: str) -> Account | None:
        with self._desk.engine.connect() as connection:
            return account_of(connection, user_id)


def _untold(response: Response) -> Response:
    """The answer, with a page that tells nobody the address on which it stands."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
