"""The command `marac`: the other face of the same functions the pages use."""

import os
import sys

import typer
from typer.exceptions import TyperException

from dashboard.commands import (
    audit,
    demo,
    doctor,
    figures,
    importing,
    matching,
    packing,
    record,
    reminding,
    retention,
    return_rules,
    returns,
    scan,
    series,
    synthetic,
    users,
)
from models.errors import ForPerson

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="One encrypted record for a MARAC: imports, figures and the SafeLives return.",
)
for module in (
    demo,
    record,
    importing,
    matching,
    figures,
    packing,
    returns,
    series,
    return_rules,
    users,
    audit,
    retention,
    reminding,
    scan,
    doctor,
    synthetic,
):
    module.add_to(app)


def main(arguments: list[str] | None = None) -> None:
    """Runs one command; an error is one plain sentence on standard error, never a traceback."""
    try:
        code = app(arguments, standalone_mode=False)
    except ForPerson as problem:
        _stop(str(problem))
    except typer.Abort:
        _stop("Stopped. What was already finished is kept.", code=130)
    except TyperException as problem:
        _stop(f"{problem.format_message().rstrip('.')}. See “marac --help”.", code=2)
    except BrokenPipeError:
        sys.exit(0)
    except Exception:
        if os.environ.get("MARAC_DEBUG"):
            raise
        _stop(
            "Something went wrong in the program itself; nothing half-done was kept. Run “marac "
            "doctor”, and run the command again with MARAC_DEBUG=1 set to see what it was."
        )
    sys.exit(code if isinstance(code, int) else 0)


def _stop(sentence: str, code: int = 1) -> None:
    typer.echo(sentence, err=True)
    sys.exit(code)
