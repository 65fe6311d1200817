"""`marac user`: accounts."""

from collections.abc import Callable
from typing import Annotated

import sqlalchemy as sa
import typer

from dashboard.commands import opened, output
from models.access import EVERY_MARAC, NEEDS_AGENCY, Grant, Role
from models.errors import ForPerson

accounts = typer.Typer(
    help="Accounts: who may sign in, and as what. The first administrator is made with “marac "
    "user add”; everything else can be done on the Accounts page too.",
    no_args_is_help=True,
)

Username = Annotated[str, typer.Argument(help="The user name the person signs in with.")]
Roles = Annotated[
    list[str], typer.Option("--role", help=f"A role; may be repeated: {', '.join(Role)}.")
]
Maracs = Annotated[
    list[str] | None,
    typer.Option("--marac", help="Only for this MARAC (its id); may be repeated."),
]
Agency = Annotated[
    str,
    typer.Option(help="The agency's id: needed for a representative, an IDVA and a referrer."),
]


def add_to(app: typer.Typer) -> None:
    app.add_typer(accounts, name="user")


@accounts.command("add")
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="The person's name, as others see it.")],
    role: Roles,
    marac: Maracs = None,
    agency: Agency = "",
    email: Annotated[str, typer.Option(help="Their e-mail; single sign-on knows them by it.")] = "",
    by_link: Annotated[
        bool, typer.Option("--invite", help="Print a one-time link instead of asking a password.")
    ] = False,
) -> None:
    """Add an account.

    The password is asked for; with --invite the person chooses it by a link that works once.
    """
    from dashboard.passwords import hash_password
    from ingest.users import add_user

    grants = _grants(role, marac, agency)
    new = None if by_link else _asked("Password")
    with opened.record() as engine:
        user = add_user(
            engine,
            by=opened.me(),
            username=username,
            name=name,
            grants=grants,
            password=new,
            hash_password=hash_password,
            email=email,
        )
        link = _link(engine, user.user_id) if by_link else ""
    typer.echo(f"{name} can sign in as “{username.strip().lower()}”.")
    _tell_link(link)


@accounts.command("password")
def password(username: Username) -> None:
    """Set another password; the person is signed out everywhere."""
    from dashboard.passwords import hash_password
    from ingest.users import set_password

    new = _asked("New password")
    with opened.record() as engine:
        set_password(
            engine, by=opened.me(), username=username, password=new, hash_password=hash_password
        )
    typer.echo(f"“{username}” has a new password and is signed out everywhere.")


@accounts.command("invite")
def invite(username: Username) -> None:
    """Print a link with which the person chooses a password; it works once, for 72 hours."""
    with opened.record() as engine:
        link = _link(engine, _user_id(engine, username))
    _tell_link(link)


@accounts.command("reset-second-factor")
def reset_second_factor(username: Username) -> None:
    """For a lost phone: print a link that takes the old phone away and asks for a new password.

    Nothing changes until the link is used. Make sure that it is the person who asks.
    """
    with opened.record() as engine:
        link = _link(engine, _user_id(engine, username), reset_second_factor=True)
    _tell_link(link)


@accounts.command("roles")
def roles(
    username: Username,
    role: Roles = [],  # noqa: B006 - Typer copies it
    marac: Maracs = None,
    agency: Agency = "",
    none: Annotated[bool, typer.Option("--none", help="Take every role away.")] = False,
    add_to_them: Annotated[
        bool, typer.Option("--add", help="Keep the roles held and add these.")
    ] = False,
) -> None:
    """Show the roles of an account, or put others in their place.

    Without --role they are shown. The person need not sign in again: open pages follow within
    seconds.
    """
    from ingest.accounts import change_roles
    from queries.accounts import in_words, names_of
    from queries.users import grants

    with opened.record() as engine:
        user_id = _user_id(engine, username)
        if role or none:
            with engine.connect() as connection:
                kept = grants(connection, user_id) if add_to_them else frozenset()
            wanted = kept | frozenset(_grants(role, marac, agency))
            change_roles(engine, by=opened.me(), user_id=user_id, grants=wanted)
        with engine.connect() as connection:
            held = in_words(grants(connection, user_id), names_of(connection))
    typer.echo("\n".join(held) if held else f"“{username}” holds no role.")


@accounts.command("close")
def close(username: Username) -> None:
    """Close an account at once: signed out everywhere, and no way in. Nothing is deleted."""
    from ingest.accounts import close_account

    _act(username, close_account)
    typer.echo(f"“{username}” can no longer sign in.")


@accounts.command("reopen")
def reopen(username: Username) -> None:
    """Open a closed account again, with the roles and the password it had."""
    from ingest.accounts import reopen_account

    _act(username, reopen_account)
    typer.echo(f"“{username}” can sign in again, with the roles held before.")


@accounts.command("list")
def show(
    unused: Annotated[
        bool, typer.Option("--unused", help="Only those without a sign-in for 90 days.")
    ] = False,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
) -> None:
    """List the accounts: roles, last sign-in, second factor; those unused for 90 days first."""
    import polars as pl

    from queries.accounts import accounts as read

    with opened.record() as engine, engine.connect() as connection:
        frame = read(connection, user=opened.me())
    frame = frame.filter("unused") if unused else frame
    chosen = frame.sort("unused", "name", descending=[True, False]).select(
        "username",
        "name",
        pl.col("grants").alias("roles"),
        pl.col("last_sign_in_at").dt.to_string("%Y-%m-%dT%H:%M").alias("last_sign_in"),
        pl.col("totp_since").dt.to_string("%Y-%m-%d").alias("second_factor_since"),
        "state",
        "unused",
    )
    output.show(chosen, as_json=as_json, as_csv=as_csv, title="Accounts")


def _act(username: str, do: Callable[..., None]) -> None:
    with opened.record() as engine:
        do(engine, by=opened.me(), user_id=_user_id(engine, username))


def _user_id(engine: sa.Engine, username: str) -> str:
    from ingest.account_rows import found

    with engine.connect() as connection:
        return found(connection, username)


def _link(engine: sa.Engine, user_id: str, *, reset_second_factor: bool = False) -> str:
    from dashboard.links import invitation_link, public_address
    from ingest.invitations import invite as make
    from models.settings import Settings

    token = make(engine, by=opened.me(), user_id=user_id, reset_second_factor=reset_second_factor)
    return invitation_link(public_address(Settings()), token)


def _tell_link(link: str) -> None:
    if link:
        typer.echo(
            "Give the person this link, by a way that nobody else reads. It works once, for 72 "
            f"hours:\n{link}"
        )


def _asked(what: str) -> str:
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=True))


def _grants(role: list[str], marac: list[str] | None, agency: str) -> list[Grant]:
    """Each role for each MARAC; the agency goes with the roles that are held for one."""
    return [
        Grant(each, where, agency if each in NEEDS_AGENCY else "")
        for each in map(_role, role)
        for where in marac or [EVERY_MARAC]
    ]


def _role(text: str) -> Role:
    try:
        return Role(text.strip().lower().replace(" ", "_").replace("-", "_"))
    except ValueError:
        raise ForPerson(
            f"“{text}” is no role: choose from {', '.join(role.value for role in Role)}."
        ) from None
