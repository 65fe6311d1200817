"""A dashboard to test: run as a program, it serves a new record and obeys a few lines of input.

Its pages are the real ones with their content replaced by a word each, and one more page with a
download, so that the tests of the shell do not hang on what the pages show.
"""

import json
import secrets
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
import streamlit as st

from dashboard import navigation, runtime, server
from dashboard.components import draft
from dashboard.context import Context
from dashboard.passwords import hash_password
from ingest.invitations import invite
from ingest.looks import REFUSED
from ingest.second_factor import set_up
from ingest.sessions import end_all
from ingest.users import add_user, disable_user
from models.access import Grant, Permission, Role, operator
from models.database import open_engine
from models.errors import ForPerson
from models.schema import migrate
from models.settings import Settings
from models.tables import audit, invitations, sessions, user_roles, users
from models.trail import now
from shell import phones

PASSWORD = "four odd words here"
# Everyone here whose role asks for it has set up a phone, but for those who are new.
NEW = ("nia", "kit")
PEOPLE: dict[str, tuple[str, Role | None]] = {
    "asha": ("Asha Patel", Role.COORDINATOR),
    "col": ("Col Smith", Role.COMMISSIONER),
    "rosa": ("Rosa Reyes", Role.RETURN_PREPARER),
    "ivy": ("Ivy Jones", Role.IDVA),
    "dan": ("Dan Brown", Role.COORDINATOR),
    "una": ("Una Gray", Role.COORDINATOR),
    "bob": ("Bob Fox", Role.STEERING_GROUP),
    "nia": ("Nia Young", Role.COORDINATOR),
    "kit": ("Kit Ford", Role.COORDINATOR),
    "lee": ("Lee Dean", Role.COORDINATOR),
    "max": ("Max Ward", Role.COORDINATOR),
    "aud": ("Aud Hall", Role.AUDITOR),
    "ada": ("Ada Lovell", Role.ADMINISTRATOR),
    "zoe": ("Zoe New", None),
}
BY = operator("test")


def marker(slug: str) -> navigation.PageSpec:
    """The real page's place in the menu, with a word for its content."""
    spec = next(spec for spec in navigation.PAGES if spec.slug == slug)

    def render(context: Context) -> None:
        if slug == "account":  # a page of the shell itself: shown as it is
            spec.render(context)
        else:
            st.title(spec.title)
        st.write(f"content of {slug} for {context.user.name}")

    return replace(spec, render=render)


def files(context: Context) -> None:
    """A page with a file to download, made for its reader, and a place to send one."""
    st.title("Files")
    st.download_button("Get", f"made for {context.user.name}".ljust(2_000), "file.txt")
    st.file_uploader("Send")


def drafting(context: Context) -> None:
    """A form whose draft is kept."""
    st.title("Form")
    text = draft.text_area(context, form="test form", name="reason", label="Why")
    draft.select(context, ["Police", "Health"], form="test form", name="who", label="Who")
    if st.button("Send"):
        draft.clear(context, "test form")
        st.rerun()
    st.write(f"typed: {text}")


def failing(_context: Context) -> None:
    raise ValueError("Jane Victim cannot be shown")


def refusing(_context: Context) -> None:
    raise ForPerson("The quarter is not over yet: choose an earlier one.")


def make_pages() -> None:
    """Puts the test's pages in the place of the product's."""
    figures = frozenset({Permission.SEE_FIGURES})
    extra = {"files": files, "drafting": drafting, "failing": failing, "refusing": refusing}
    navigation.PAGES = (
        *(marker(spec.slug) for spec in navigation.PAGES),
        *(
            navigation.PageSpec(slug, slug.title(), "bug_report", figures, draw, section="Test")
            for slug, draw in extra.items()
        ),
    )


def make_record(folder: Path) -> tuple[sa.Engine, Settings]:
    """A new record with the people above."""
    settings = Settings(
        database_url=f"duckdb:///{folder / 'served.duckdb'}", key=secrets.token_hex(32)
    )
    engine = open_engine(settings, create=True)
    migrate(engine, backup=lambda: None)
    for username, (name, role) in PEOPLE.items():
        user = add_user(
            engine,
            by=BY,
            username=username,
            name=name,
            grants=[Grant(role)] if role else [],
            password=PASSWORD,
            hash_password=lambda password: hash_password(password),
        )
        if user.needs_second_factor and username not in NEW:
            set_up(engine, user, secret=phones.secret(username), code=phones.code(username))
    return engine, settings


def user_id(engine: sa.Engine, username: str) -> str:
    with engine.connect() as connection:
        return str(
            connection.scalar(sa.select(users.c.user_id).where(users.c.username == username))
        )


def change(engine: sa.Engine, table: sa.Table, username: str, **values: object) -> None:
    """Writes into a person's rows what time or somebody else would have done to them."""
    with engine.begin() as connection:
        connection.execute(
            table.update().where(table.c.user_id == user_id(engine, username)).values(**values)
        )
    runtime.running().sessions.forget()


def obey(engine: sa.Engine, line: str) -> object:  # noqa: C901 - a list of orders
    """Does what a line of the test asks, and answers."""
    order, _, what = line.strip().partition(" ")
    match order:
        case "disable":
            disable_user(engine, by=BY, username=what)
            runtime.running().sessions.forget()
        case "end":
            with engine.begin() as connection:
                end_all(connection, user_id(engine, what))
        case "ready":  # the phone shows another code: half a minute has passed since the last
            change(engine, users, what, totp_step=None)
        case "idle":
            change(engine, sessions, what, last_seen_at=now() - timedelta(minutes=15, seconds=1))
        case "nearly-idle":
            change(engine, sessions, what, last_seen_at=now() - timedelta(minutes=13, seconds=5))
        case "too-long":
            change(engine, sessions, what, expires_at=now())
        case "unrole":
            change(engine, user_roles, what, role=Role.RETURN_PREPARER.value)
        case "invite":
            return invite(engine, by=BY, user_id=user_id(engine, what))
        case "old-invitations":
            change(engine, invitations, what, expires_at=now())
        case "trail":
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.select(audit.c.what))]
        case "refusals":
            with engine.connect() as connection:
                mine = audit.c.who == user_id(engine, what), audit.c.what == REFUSED
                return list(connection.scalars(sa.select(audit.c.kind).where(*mine)))
        case "last-seen":
            with engine.connect() as connection:
                return str(connection.scalar(sa.select(sa.func.max(sessions.c.last_seen_at))))
        case "sessions":
            with engine.connect() as connection:
                return list(connection.scalars(sa.select(sessions.c.session_id)))
        case "sessions-of":
            with engine.connect() as connection:
                mine = sessions.c.user_id == user_id(engine, what)
                return list(connection.scalars(sa.select(sessions.c.session_id).where(mine)))
    return "done"


def listen(engine: sa.Engine) -> None:
    """Answers each line of input with a line of output."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obey(engine, line)) + "\n")
        sys.stdout.flush()


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    engine, settings = make_record(folder)
    make_pages()
    threading.Thread(target=listen, args=(engine,), daemon=True).start()
    server.run(engine, settings, port=port)


if __name__ == "__main__":
    main()
