"""The second half of signing in: the phone's code, a recovery code, or setting up the phone."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.gate import callers
from dashboard.gate.onward import safe_next, sign_in_address
from dashboard.sessions import ENROL, SECOND_FACTOR
from dashboard.sign_in import code_pages, phone
from dashboard.sign_in.desk import STALE, Desk
from dashboard.sign_in.pages import sign_in_question
from dashboard.sign_in.question import Question
from ingest import second_factor
from ingest.sessions import note_failure
from queries.users import OpenSession

Again = Callable[[str, int], Response]

_FAILED = "failed a code"
_TOO_MANY = "Too many wrong codes. Sign in again from the start."
_BUSY = "Many codes are being tried on this account. Wait half a minute and try again."
MOST_WRONG = 5  # then the password is asked for again


class Codes:
    """Checks codes with patience: whoever guesses is slowed down, and never let in by haste."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def problem(
        self, request: Request, session: OpenSession, check: Callable[[], object], wrong: str
    ) -> tuple[str, int]:
        """What is wrong with a code, as `check` finds it (None or False), and the status.

        ("", 200) where it is right.
        """
        account, address = await self._desk.keys(request, session.username)
        patience, account = self._desk.patience, f"code of {account}"
        if refused := self._desk.refused(address):
            return refused, 429
        wait = patience.turn(account)
        if wait is None:
            return _BUSY, 429
        await asyncio.sleep(wait)
        if await run_in_threadpool(check) not in (None, False):
            patience.succeeded(account, address)
            return "", 200
        patience.failed(account, address, session.session_id)
        where = callers.address(request.scope)
        user_id = session.user.user_id
        await run_in_threadpool(note_failure, self._desk.engine, user_id, where, what=_FAILED)
        return wrong, 401


class SecondFactor:
    """The pages between the password and the dashboard."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._codes = Codes(desk)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/login/code", self.code_form, methods=["GET"]),
            Route("/login/code", self.code, methods=["POST"]),
            Route("/login/recovery-code", self.recovery_form, methods=["GET"]),
            Route("/login/recovery-code", self.recovery_code, methods=["POST"]),
            Route("/login/set-up", self.phone_form, methods=["GET"]),
            Route("/login/set-up", self.phone, methods=["POST"]),
        ]

    async def code_form(self, request: Request) -> Response:
        """Asks for the phone's code."""
        next_page = safe_next(request.query_params.get("next", ""))
        if not await self._desk.waiting(request, SECOND_FACTOR):
            return _from_the_start(next_page)
        return self._desk.ask(request, code_pages.code_question(next_page=next_page))

    async def recovery_form(self, request: Request) -> Response:
        """Asks for a recovery code."""
        next_page = safe_next(request.query_params.get("next", ""))
        if not await self._desk.waiting(request, SECOND_FACTOR):
            return _from_the_start(next_page)
        return self._desk.ask(request, code_pages.recovery_question(next_page=next_page))

    async def code(self, request: Request) -> Response:
        """Opens the session where the code is right."""
        typed = await self._desk.typed(request)
        next_page = safe_next(typed.get("next", ""))
        waiting = await self._desk.waiting(request, SECOND_FACTOR)
        if waiting is None:
            return _from_the_start(next_page)

        def check() -> bool:
            return second_factor.use_code(self._desk.engine, waiting.user, typed.get("code", ""))

        asked = code_pages.code_question
        wrong = code_pages.WRONG_CODE
        refused = await self._refused(request, typed, waiting, asked, check, wrong)
        if refused:
            return refused
        onward = RedirectResponse(next_page, 303)
        return await self._desk.enter(request, waiting, onward, method=_with_code(waiting))

    async def recovery_code(self, request: Request) -> Response:
        """Opens the session where the recovery code is right, and says how many are left."""
        typed = await self._desk.typed(request)
        next_page = safe_next(typed.get("next", ""))
        waiting = await self._desk.waiting(request, SECOND_FACTOR)
        if waiting is None:
            return _from_the_start(next_page)
        left = -1

        def check() -> int | None:
            nonlocal left
            code = typed.get("code", "")
            found = second_factor.use_recovery_code(self._desk.engine, waiting.user, code)
            left = -1 if found is None else found
            return found

        asked = code_pages.recovery_question
        wrong = code_pages.WRONG_RECOVERY_CODE
        refused = await self._refused(request, typed, waiting, asked, check, wrong)
        if refused:
            return refused
        body = code_pages.recovered_page(left, onward=next_page)
        page = self._desk.show("Recovery code used", body)
        return await self._desk.enter(request, waiting, page, method="recovery code")

    async def _refused(
        self,
        request: Request,
        typed: dict[str, str],
        waiting: OpenSession,
        asked: Callable[..., Question],
        check: Callable[[], object],
        wrong: str,
    ) -> Response | None:
        """The page to show instead of going on; None where the code was right."""
        next_page = safe_next(typed.get("next", ""))
        if not self._desk.is_own_form(request, typed):
            return self._desk.ask(request, asked(next_page=next_page, problem=STALE), status=403)
        problem, status = await self._codes.problem(request, waiting, check, wrong)
        if not problem:
            return None
        if status == 401 and self._desk.patience.wrong_in(waiting.session_id) >= MOST_WRONG:
            await self._desk.end(request)
            start = sign_in_question(
                next_page=next_page, username=waiting.username, problem=_TOO_MANY
            )
            return self._desk.ask(request, start, status=401)
        return self._desk.ask(request, asked(next_page=next_page, problem=problem), status=status)

    async def phone_form(self, request: Request) -> Response:
        """Shows the square to scan, and asks for the first code."""
        next_page = safe_next(request.query_params.get("next", ""))
        waiting = await self._desk.waiting(request, ENROL)
        if waiting is None:
            return _from_the_start(next_page)
        secret, sealed = await run_in_threadpool(phone.offered, self._desk.engine, waiting)
        asked = _phone_question(waiting, secret, sealed, next_page)
        return self._desk.ask(request, asked, wide=True)

    async def phone(self, request: Request) -> Response:
        """Takes the phone up where its first code is right, and shows the recovery codes."""
        typed = await self._desk.typed(request)
        next_page, sealed = safe_next(typed.get("next", "")), typed.get("phone", "")
        waiting = await self._desk.waiting(request, ENROL)
        if waiting is None:
            return _from_the_start(next_page)
        secret = await run_in_threadpool(phone.taken_back, self._desk.engine, waiting, sealed)
        if secret is None or not self._desk.is_own_form(request, typed):
            offer = await run_in_threadpool(phone.offered, self._desk.engine, waiting)
            asked = _phone_question(waiting, *offer, next_page, problem=STALE)
            return self._desk.ask(request, asked, status=403, wide=True)
        code = typed.get("code", "")
        codes = await run_in_threadpool(
            lambda: second_factor.set_up(self._desk.engine, waiting.user, secret=secret, code=code)
        )
        if codes is None:
            wrong = code_pages.WRONG_FIRST_CODE
            asked = _phone_question(waiting, secret, sealed, next_page, problem=wrong)
            return self._desk.ask(request, asked, status=401, wide=True)
        body = code_pages.recovery_codes_page(codes, onward=next_page, caption="Step 2 of 2")
        page = self._desk.show("Your recovery codes", body)
        return await self._desk.enter(request, waiting, page, method=_with_code(waiting))


def _phone_question(
    session: OpenSession, secret: str, sealed: str, next_page: str, *, problem: str = ""
) -> Question:
    return code_pages.phone_question(
        action="/login/set-up",
        username=session.username,
        secret=secret,
        hidden={"next": next_page, "phone": sealed},
        problem=problem,
    )


def _with_code(session: OpenSession) -> str:
    """How somebody signed in whose code was right."""
    return f"{session.method or 'password'} and code"


def _from_the_start(next_page: str) -> Response:
    return RedirectResponse(sign_in_address(next_page), 303)
