"""`marac match`: which rows of people may be one person, proposed for a human to decide."""

import typer

from dashboard.commands import opened, output


def add_to(app: typer.Typer) -> None:
    app.command()(match)


def match(as_json: output.AsJson = False) -> None:
    """Compare everybody in the record; what may be one person waits on the page People.

    Nothing is joined by this command.
    """
    from ingest.matching.proposing import propose_all
    from queries.matches import proposals

    with opened.record() as engine:
        new = propose_all(engine, by=opened.me())
        with engine.connect() as connection:
            waiting, _others = proposals(connection, user=opened.me())
    if as_json:
        typer.echo(output.as_json_text({"new": new, "waiting": len(waiting)}))
        return
    typer.echo(
        f"{_pairs(new)} found anew; {_pairs(len(waiting))} wait on the page People for somebody "
        "to decide. Nobody was joined."
    )


def _pairs(count: int) -> str:
    return f"{count:,} {'pair' if count == 1 else 'pairs'}"
