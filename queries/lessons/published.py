"""The learning register: what was approved for the public, with nothing that leads to a case."""

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User
from models.codes import LESSON_STATUS, THEME
from models.frames import read_frame
from models.tables import agencies, lesson_publications, lessons, maracs
from queries.exports.marking import Marking
from queries.exports.paper import Block, Bullets, Facts, Heading, Note, Paper, Text
from queries.exports.tables import Sheet
from queries.lessons.standing import status
from queries.scope import in_scope

TITLE = "Learning register"
ABOUT = (
    "What the MARAC’s partners learned and what they change because of it. Each entry is worded "
    "for the public and was approved by a second person; none tells of a case."
)
HEADINGS = (
    *("Published on", "MARAC", "Themes", "What was learned", "What is to change"),
    *("Who sees to it", "Where it stands"),
)


def register(connection: sa.Connection, *, user: User, marac_id: str | None = None) -> pl.DataFrame:
    """A row an approved lesson in the person's MARACs, or in one of them, the newest first.

    Columns: published_on, marac, themes (codes), lesson, recommendation, owner, status. No id of
    anything is among them.
    """
    scope = user.scope(Permission.SEE_FIGURES)
    if marac_id is not None:
        scope = scope.narrowed(frozenset({marac_id}))
    one, public = lessons.c, lesson_publications.c
    return read_frame(
        connection,
        sa.select(
            sa.cast(public.approved_at, sa.Date).label("published_on"),
            maracs.c.name.label("marac"),
            one.themes,
            public.lesson,
            public.recommendation,
            agencies.c.name.label("owner"),
            status().label("status"),
        )
        .join(lessons, one.lesson_id == public.lesson_id)
        .outerjoin(maracs, maracs.c.marac_id == one.marac_id)
        .outerjoin(agencies, agencies.c.agency_id == one.owner_agency_id)
        .where(public.approved_at.is_not(None), in_scope(scope, one.marac_id))
        .order_by(public.approved_at.desc(), public.lesson),
    )


def themes(text: str | None) -> str:
    """Codes of themes in words."""
    return ", ".join(THEME.get(code, code) for code in (text or "").split(";") if code)


def sheet(frame: pl.DataFrame) -> Sheet:
    """The register as a table to save."""
    rows = [
        [
            row["published_on"].isoformat(),
            row["marac"],
            themes(row["themes"]),
            row["lesson"],
            row["recommendation"],
            row["owner"],
            LESSON_STATUS.get(row["status"], row["status"]),
        ]
        for row in frame.iter_rows(named=True)
    ]
    return Sheet(TITLE, HEADINGS, rows, (ABOUT,), Marking.OFFICIAL)


def paper(frame: pl.DataFrame, whose: str) -> Paper:
    """The register as a paper, by theme; a lesson with several stands under the first."""
    firsts = frame.with_columns(first=pl.col("themes").str.split(";").list.first())
    blocks: list[Block] = [Text(ABOUT)]
    order = [code for code in THEME if code in set(firsts["first"])]
    order += sorted(set(firsts["first"].drop_nulls()) - set(order))
    for code in order:
        blocks.append(Heading(THEME.get(code, code)))
        for row in firsts.filter(first=code).iter_rows(named=True):
            blocks += _entry(row)
    if firsts.is_empty():
        blocks.append(Note("No lesson is published yet."))
    return Paper(TITLE, whose, Marking.OFFICIAL, blocks)


def _entry(row: dict[str, str | None]) -> list[Block]:
    also = [one for one in themes(row["themes"]).split(", ")[1:] if one]
    facts = [
        ("What is to change", row["recommendation"]),
        ("Who sees to it", row["owner"]),
        ("Where it stands", LESSON_STATUS.get(str(row["status"]), "")),
    ]
    told: list[Block] = [Text(row["lesson"] or ""), Facts([(a, b) for a, b in facts if b])]
    return [*told, Bullets([f"Also: {', '.join(also)}"])] if also else told
