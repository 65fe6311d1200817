"""`marac demo`: a demonstration area with invented people, and its sign-ins."""

import threading
import webbrowser
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from models.access import Grant, Role
from models.settings import PROJECT, Settings

DEMO = PROJECT / "data" / "demo"
CASES, SEED = 2000, 1
WRITTEN_DOWN_TWICE = 0.01  # the share of people with a second record, for the page People
# Printed for everyone: the demonstration has no real person.
PASSWORD = "orchard lantern seven"  # noqa: S105  # pragma: allowlist secret
# The ids are those that the generated data gives its first MARAC, its IDVA service, its
# children's services and its GPs.
PEOPLE = (
    ("coordinator", "Demo Coordinator", Grant(Role.COORDINATOR)),
    ("chair", "Demo Chair", Grant(Role.CHAIR)),
    ("idva", "Demo IDVA", Grant(Role.IDVA, "M01", "A000002")),
    ("representative", "Demo Children's Services", Grant(Role.REPRESENTATIVE, "M01", "A000003")),
    ("referrer", "Demo GP", Grant(Role.REFERRER, "M01", "A000004")),
    ("steering", "Demo Steering Group", Grant(Role.STEERING_GROUP)),
    ("commissioner", "Demo Commissioner", Grant(Role.COMMISSIONER)),
    ("preparer", "Demo Return Preparer", Grant(Role.RETURN_PREPARER)),
    ("administrator", "Demo Administrator", Grant(Role.ADMINISTRATOR)),
    ("auditor", "Demo Auditor", Grant(Role.AUDITOR)),
)


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    port: Annotated[int, typer.Option(help="Port to answer on.")] = 8501,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open it.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make the demo data anew.")] = False,
) -> None:
    """Open the dashboard on a record of invented people."""
    from dashboard import server
    from dashboard.record import open_record

    settings = Settings(database_url=f"duckdb:///{DEMO / 'demo.duckdb'}", port=port)
    if fresh or not _is_marked(settings):
        _remove(settings)
    if not settings.database_file.exists():
        _make(settings)
    engine = open_record(settings)
    address = f"http://127.0.0.1:{port}"
    _print_sign_ins(address)
    if not no_browser:
        threading.Timer(2, webbrowser.open, [address]).start()
    server.run(engine, settings, port=port)


def _is_marked(settings: Settings) -> bool:
    """Whether the demo record there is, if any, was made by a version that marks it as one."""
    from models.database import open_engine
    from queries.demonstration import is_demonstration

    if not settings.database_file.exists():
        return True
    engine = open_engine(settings)
    with engine.connect() as connection:
        is_marked = is_demonstration(connection)
    engine.dispose()
    return is_marked


def _make(settings: Settings) -> None:
    """Makes the demo record beside its place and moves it there once it is whole."""
    from tempfile import TemporaryDirectory

    from dashboard.commands import demo_learning
    from dashboard.commands.demo_documents import add_documents
    from dashboard.commands.opened import me
    from dashboard.commands.progress import bars
    from dashboard.passwords import hash_password
    from dashboard.record import initialise
    from ingest.demonstration import mark
    from ingest.files import import_paths
    from ingest.matching.proposing import propose_all
    from ingest.synthetic import generate
    from ingest.synthetic.live import write_live
    from ingest.synthetic.live_meetings import plan_live
    from ingest.users import add_user
    from models.database import close

    typer.echo(f"Making a demonstration record with {CASES:,} invented cases …")
    DEMO.mkdir(parents=True, exist_ok=True)
    part = settings.model_copy(
        update={
            "database_url": f"duckdb:///{DEMO / 'part.duckdb'}",
            "key_file": settings.key_path,
        }
    )
    for left_over in DEMO.glob("part.duckdb*"):
        left_over.unlink()
    with TemporaryDirectory() as folder, bars() as progress:
        files, live = Path(folder) / "records", Path(folder) / "live"
        generate(CASES, SEED, files, ends_on=date.today(), error_rate=WRITTEN_DOWN_TWICE)
        write_live(files, SEED, date.today(), live)
        engine = initialise(part)
        import_paths(engine, [files], user=me(), progress=progress)
        import_paths(engine, [live], user=me(), progress=progress)
    plan_live(engine, by=me(), seed=SEED, today=date.today())
    propose_all(engine, by=me())
    add_documents(engine, by=me(), today=date.today())
    mark(engine, by=me())
    users = {
        username: add_user(
            engine,
            by=me(),
            username=username,
            name=name,
            grants=[grant],
            password=PASSWORD,
            hash_password=hash_password,
        )
        for username, name, grant in PEOPLE
    }
    demo_learning.fill(engine, by=users["coordinator"], second=users["chair"], today=date.today())
    close(engine)
    part.database_file.rename(settings.database_file)


def _remove(settings: Settings) -> None:
    from models.database import open_engine

    if settings.database_file.exists():
        open_engine(settings).dispose()  # refused while another demonstration has it open
    for path in DEMO.glob("*.duckdb*"):
        path.unlink()
    settings.key_path.unlink(missing_ok=True)


def _print_sign_ins(address: str) -> None:
    names = "\n".join(f"  {username:<14} {name}" for username, name, _grant in PEOPLE)
    typer.echo(
        f"\nThe demonstration is at {address}\n\nSign in as one of these, each with the password "
        f"“{PASSWORD}”:\n{names}\n\nNobody in it is real, so it asks for no phone. "
        "Stop it with Ctrl-C.\n"
    )
