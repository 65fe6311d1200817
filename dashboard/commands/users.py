"""`marac user`: accounts."""

from typing import Annotated

import typer

from dashboard.commands import opened
from models.access import EVERY_MARAC, Grant, Role
from models.errors import ForPerson

accounts = typer.Typer(help="Add and close accounts, set passwords.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(accounts, name="user")


@accounts.command("add")
def add(
    username: str,
    name: Annotated[str, typer.Option(help="The person's name, as others see it.")],
    role: Annotated[list[str], typer.Option(help="A role; may be repeated.")],
    marac: Annotated[list[str] | None, typer.Option(help="For these MARACs only (ids).")] = None,
    agency: Annotated[str, typer.Option(help="The agency's id.")] = "",
) -> None:
    """Add an account; the password is asked for."""
    from dashboard.passwords import hash_password
    from ingest.users import add_user

    roles = [_role(text) for text in role]
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    with opened.record() as engine:
        add_user(
            engine,
            by=opened.me(),
            username=username,
            name=name,
            grants=[Grant(r, m, agency) for r in roles for m in marac or [EVERY_MARAC]],
            password=password,
            hash_password=hash_password,
        )
    typer.echo(f"{name} can sign in as “{username.strip().lower()}”.")


@accounts.command("password")
def password(username: str) -> None:
    """Set another password; every session of the account ends."""
    from dashboard.passwords import hash_password
    from ingest.users import set_password

    new = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    with opened.record() as engine:
        set_password(
            engine, by=opened.me(), username=username, password=new, hash_password=hash_password
        )
    typer.echo(f"“{username}” has a new password and is signed out everywhere.")


@accounts.command("close")
def close(username: str) -> None:
    """Close an account at once."""
    from ingest.users import disable_user

    with opened.record() as engine:
        disable_user(engine, by=opened.me(), username=username)
    typer.echo(f"“{username}” can no longer sign in.")


def _role(text: str) -> Role:
    try:
        return Role(text.strip().lower().replace(" ", "_"))
    except ValueError:
        raise ForPerson(
            f"“{text}” is no role: choose from {', '.join(role.value for role in Role)}."
        ) from None
