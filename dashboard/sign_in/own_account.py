"""Changing how one signs in: password, recovery codes, phone, sessions. Plain pages, so that

neither password nor code passes through the dashboard's script.
"""

import asyncio
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.gate import callers
from dashboard.gate.onward import sign_in_address
from dashboard.passwords import hash_password, is_right
from dashboard.sign_in import code_pages, own_pages, phone
from dashboard.sign_in.desk import STALE, Desk
from dashboard.sign_in.question import Question
from dashboard.sign_in.second_factor import Codes
from ingest import own_password, second_factor, sessions
from models.errors import ForPerson
from models.trail import now
from queries.users import Account, OpenSession, account_of

_RECOVERED_LATELY = timedelta(minutes=15)
_NOT_YOURS = "That is not your present password. Check it and try again."


class OwnAccount:
    """The forms behind the page “Your account”."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._codes = Codes(desk)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/account/password", self.password_form, methods=["GET"]),
            Route("/account/password", self.password, methods=["POST"]),
            Route("/account/recovery-codes", self.codes_form, methods=["GET"]),
            Route("/account/recovery-codes", self.codes, methods=["POST"]),
            Route("/account/second-factor", self.phone_form, methods=["GET"]),
            Route("/account/second-factor", self.phone, methods=["POST"]),
            Route("/account/sessions", self.end_session, methods=["POST"]),
        ]

    # Sessions --------------------------------------------------------------------------------

    async def end_session(self, request: Request) -> Response:
        """Ends one of the person's own sessions; another's stays as it is."""
        session = await self._desk.session(request)
        typed = await self._desk.typed(request)
        if session is not None and callers.is_own_page(request.headers):
            wanted = typed.get("end", "")
            end = sessions.end
            what = "ended a sign-in elsewhere"
            await run_in_threadpool(end, self._desk.engine, wanted, session.user, what=what)
            self._desk.running.sessions.forget(wanted)
        return RedirectResponse("/account", 303)

    # The password ----------------------------------------------------------------------------

    async def password_form(self, request: Request) -> Response:
        """Asks for the present password and the new one."""
        session = await self._desk.session(request)
        if session is None:
            return _sign_in(request)
        return self._desk.ask(request, own_pages.password_question(username=session.username))

    async def password(self, request: Request) -> Response:
        """Changes the password where the present one is right."""
        typed = await self._desk.typed(request)
        session = await self._desk.session(request)
        if session is None:
            return _sign_in(request)

        def again(problem: str, status: int, wrong: str = "") -> Response:
            asked = own_pages.password_question(
                username=session.username, problem=problem, wrong=wrong
            )
            return self._desk.ask(request, asked, status=status)

        if not self._desk.is_own_form(request, typed):
            return again(STALE, 403)
        problem, status = await self._password_problem(request, session, typed.get("present", ""))
        if problem:
            return again(problem, status, "present")
        try:
            await run_in_threadpool(self._change, session, typed.get("new", ""))
        except ForPerson as error:
            return again(str(error), 400, "new")
        self._desk.running.sessions.forget()
        return self._desk.show("Your password is changed", own_pages.CHANGED)

    def _change(self, session: OpenSession, password: str) -> None:
        own_password.change(
            self._desk.engine,
            user=session.user,
            session=session.session_id,
            password=password,
            hash_password=hash_password,
        )

    async def _password_problem(
        self, request: Request, session: OpenSession, password: str
    ) -> tuple[str, int]:
        """What is wrong with the present password, and the status; ("", 200) where it is right."""
        keys = await self._desk.keys(request, session.username)
        if refused := self._desk.refused(keys[1]):
            return refused, 429
        await asyncio.sleep(self._desk.patience.hold(keys[0]))
        account = await run_in_threadpool(self._account, session)
        kept = account.password_hash if account else None
        if await run_in_threadpool(is_right, password, kept):
            self._desk.patience.succeeded(*keys)
            return "", 200
        self._desk.patience.failed(*keys)
        user_id, address = session.user.user_id, callers.address(request.scope)
        what = "gave a wrong present password"
        note = sessions.note_failure
        await run_in_threadpool(note, self._desk.engine, user_id, address, what=what)
        return _NOT_YOURS, 401

    # Recovery codes --------------------------------------------------------------------------

    async def codes_form(self, request: Request) -> Response:
        """Asks for proof before new recovery codes are made."""
        session = await self._desk.session(request)
        if session is None:
            return _sign_in(request)
        account = await run_in_threadpool(self._account, session)
        if account is None or not account.has_second_factor:
            return RedirectResponse("/account/second-factor", 303)
        return self._desk.ask(request, own_pages.recovery_codes_question())

    async def codes(self, request: Request) -> Response:
        """Shows ten new recovery codes where the proof is right."""
        typed = await self._desk.typed(request)
        session = await self._desk.session(request)
        if session is None:
            return _sign_in(request)
        asked = own_pages.recovery_codes_question
        if not self._desk.is_own_form(request, typed):
            return self._desk.ask(request, asked(problem=STALE), status=403)
        problem, status = await self._proof_problem(request, session, typed.get("code", ""))
        if problem:
            return self._desk.ask(request, asked(problem=problem), status=status)
        renewed = await run_in_threadpool(
            second_factor.renew_recovery_codes, self._desk.engine, session.user
        )
        return self._shown(renewed)

    async def _proof_problem(
        self, request: Request, session: OpenSession, code: str
    ) -> tuple[str, int]:
        """What is wrong with a code of either kind, and the status; ("", 200) where it is right."""
        engine, user = self._desk.engine, session.user

        def check() -> bool:
            if second_factor.use_code(engine, user, code):
                return True
            return second_factor.use_recovery_code(engine, user, code) is not None

        return await self._codes.problem(request, session, check, code_pages.WRONG_CODE)

    # The phone -------------------------------------------------------------------------------

    async def phone_form(self, request: Request) -> Response:
        """Asks for proof, or shows the square at once to someone who has just recovered."""
        session = await self._desk.session(request)
        if session is None:
            return _sign_in(request)
        if _recovered_lately(session):
            return await self._offer(request, session)
        return self._desk.ask(request, await self._proof_question(session))

    async def phone(self, request: Request) -> Response:
        """First the proof, then the first code of the other phone."""
        typed = await self._desk.typed(request)
        session = await self._desk.session(request)
        if session is None:
            return _sign_in(request)
        if not self._desk.is_own_form(request, typed):
            asked = await self._proof_question(session, problem=STALE)
            return self._desk.ask(request, asked, status=403)
        if typed.get("step") == "proof":
            return await self._proved(request, session, typed)
        return await self._taken_up(request, session, typed)

    async def _proved(
        self, request: Request, session: OpenSession, typed: dict[str, str]
    ) -> Response:
        account = await run_in_threadpool(self._account, session)
        if account is not None and account.has_second_factor:
            problem, status = await self._proof_problem(request, session, typed.get("code", ""))
        else:
            password = typed.get("password", "")
            problem, status = await self._password_problem(request, session, password)
        if problem:
            asked = await self._proof_question(session, problem=problem)
            return self._desk.ask(request, asked, status=status)
        return await self._offer(request, session)

    async def _taken_up(
        self, request: Request, session: OpenSession, typed: dict[str, str]
    ) -> Response:
        sealed, code = typed.get("phone", ""), typed.get("code", "")
        engine = self._desk.engine
        # Only who gave proof in this session was offered a secret that opens here.
        secret = await run_in_threadpool(phone.taken_back, engine, session, sealed)
        if secret is None:
            asked = await self._proof_question(session, problem=STALE)
            return self._desk.ask(request, asked, status=403)
        user = session.user
        codes = await run_in_threadpool(
            lambda: second_factor.set_up(engine, user, secret=secret, code=code, replaces=True)
        )
        if codes is None:
            return await self._offer(request, session, offered=(secret, sealed), status=401)
        return self._shown(codes)

    async def _offer(
        self,
        request: Request,
        session: OpenSession,
        *,
        offered: tuple[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        if offered is None:
            secret, sealed = await run_in_threadpool(phone.offered, self._desk.engine, session)
        else:
            secret, sealed = offered
        asked = code_pages.phone_question(
            action="/account/second-factor",
            username=session.username,
            secret=secret,
            hidden={"phone": sealed},
            lead=code_pages.REPLACES,
            problem=code_pages.WRONG_FIRST_CODE if offered else "",
        )
        return self._desk.ask(request, asked, status=status, wide=True)

    async def _proof_question(self, session: OpenSession, problem: str = "") -> Question:
        account = await run_in_threadpool(self._account, session)
        if account is not None and account.has_second_factor:
            return own_pages.another_phone_question(problem=problem)
        return own_pages.first_phone_question(problem=problem)

    def _shown(self, codes: list[str]) -> Response:
        body = code_pages.recovery_codes_page(codes, onward="/account")
        return self._desk.show("Your recovery codes", body)

    def _account(self, session: OpenSession) -> Account | None:
        with self._desk.engine.connect() as connection:
            return account_of(connection, session.user.user_id)


def _recovered_lately(session: OpenSession) -> bool:
    """Whether the session began with a recovery code a moment ago: proof enough for a phone."""
    is_late = now() - session.created_at > _RECOVERED_LATELY
    return session.method == "recovery code" and not is_late


def _sign_in(request: Request) -> Response:
    return RedirectResponse(sign_in_address(request.url.path), 303)
