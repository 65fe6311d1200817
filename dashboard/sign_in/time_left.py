"""How long a sign-in lasts still, for the page's own countdown."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.gate import callers
from dashboard.sign_in.desk import Desk
from models.trail import now


class TimeLeft:
    """Asking for the time left does not lengthen it; the person's own click or typing does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/session", self.left, methods=["GET"]),
            Route("/session", self.stay, methods=["POST"]),
        ]

    async def left(self, request: Request) -> Response:
        """Whole seconds until the session ends, and whether staying is possible."""
        session = await self._desk.session(request)
        if session is None:
            return JSONResponse({"left": 0, "can_stay": False})
        sessions = self._desk.running.sessions
        longest = (session.expires_at - now()).total_seconds()
        left = sessions.left(session)
        # Near its longest a session cannot be lengthened to any use.
        return JSONResponse({"left": int(left), "can_stay": longest > left + 1})

    async def stay(self, request: Request) -> Response:
        """Counts as activity, where one of our own pages asks for it."""
        session = await self._desk.session(request)
        if session is not None and callers.is_own_page(request.headers):
            await run_in_threadpool(self._desk.running.sessions.touch, session)
        return await self.left(request)
