"""What else holds something of an erased case: rejected rows, drafts, notices, lessons."""

import json
import re
from typing import Any

import polars as pl
import sqlalchemy as sa

from ingest.erasing.found import Found, of_ids
from ingest.schemas import SCHEMAS
from models.erased import KINDS
from models.frames import delete_frame, read_frame, staged_ids, update_frame
from models.frozen_return import canonical, digest
from models.minutes import about, as_json, from_json
from models.sealing import seal, unseal
from models.tables import (
    drafts,
    frozen_returns,
    lesson_progress,
    lesson_publications,
    lessons,
    meetings,
    minutes_versions,
    notices,
    notices_read,
    pack_deliveries,
    rejected_rows,
    row_problems,
)
from models.trail import now

ERASED_NAME = "[erased]"
_SHORTEST_NAME = 3
Behind = dict[str, dict[str, dict[str, str]]]  # meeting → column → case → what it adds
_PLACE = ("batch_id", "kind", "row_number")


def sweep(connection: sa.Connection, found: Found, new_actions: dict[str, str]) -> dict[str, int]:
    """Takes out all of it; returns how many rows of each table."""
    rejected = rejected_with(connection, own_ids(found))
    for table in (rejected_rows, row_problems):
        delete_frame(connection, table, rejected.select(_PLACE))
    told = _notices(connection, found)
    typed = _drafts(connection, found)
    copies = _copies(connection, found)
    delete_frame(connection, drafts, typed)
    corrected = _minutes(connection, found)
    _lessons(connection, found, new_actions)
    _link_lessons(connection, new_actions)
    _frozen(connection, found)
    return {
        "rejected_rows": rejected.height,
        "notices": told,
        "drafts": typed.height,
        "minutes_versions": corrected,
        "pack_deliveries": copies,
    }


def own_ids(found: Found) -> dict[str, set[str]]:
    """File → the stored ids that leave the record."""
    columns = {
        "cases": "case_id",
        "children": "child_id",
        "assessments": "assessment_id",
        "actions": "action_id",
        "chronology": "entry_id",
    }
    every = dict(found.everything())
    ids = {kind: set(every[kind][column]) for kind, column in columns.items()}
    return ids | {"people": set(found.leaving["person_id"])}


def rejected_with(connection: sa.Connection, ids: dict[str, set[str]]) -> pl.DataFrame:
    """The rejected rows (batch_id, kind, row_number) that name one of the ids, in any column."""
    rows = read_frame(
        connection,
        sa.select(*(rejected_rows.c[c] for c in (*_PLACE, "sender", "cells"))).where(
            rejected_rows.c.kind.in_(sorted(SCHEMAS))
        ),
    )
    named = [_names_one(row, ids) for row in rows.iter_rows(named=True)]
    return rows.filter(pl.Series(named, dtype=pl.Boolean)).select(_PLACE)


def _names_one(row: dict[str, str], ids: dict[str, set[str]]) -> bool:
    """Whether a row, as its sender wrote it, holds one of the ids where an id belongs."""
    cells = json.loads(row["cells"])
    schema = SCHEMAS[row["kind"]]
    for heading, column in schema.named(cells).items():
        target = schema.columns[column].refers_to
        if column == schema.key[0] and schema.name in KINDS:
            target = schema.name
        for text in filter(None, map(str.strip, (cells[heading] or "").split(";"))):
            if target in ids and _stored(row["sender"], text) & ids[str(target)]:
                return True
    return False


def _stored(sender: str, text: str) -> set[str]:
    """An id of a sender's as it may be stored (models.keys)."""
    return {text, f"{sender}/{text}"} if sender == "local" else {f"{sender}/{text}"}


def _notices(connection: sa.Connection, found: Found) -> int:
    gone = of_ids(connection, notices, "record", found.case_ids).select("notice_id")
    for table in (notices_read, notices):
        delete_frame(connection, table, gone)
    return gone.height


def _copies(connection: sa.Connection, found: Found) -> int:
    """Copies of agendas, packs and minutes that tell of a case: destroyed, the row stays."""
    told = found.rows["pack_cases"]["delivery_id"].unique()
    copies = of_ids(connection, pack_deliveries, "delivery_id", told)
    left = copies.filter(pl.col("destroyed_at").is_null())["delivery_id"].to_list()
    connection.execute(
        pack_deliveries.update()
        .where(pack_deliveries.c.delivery_id.in_(left))
        .values(word=None, pdf=None, destroyed_at=now())
    )
    return len(left)


def _drafts(connection: sa.Connection, found: Found) -> pl.DataFrame:
    """Drafts of forms about one of the cases: user_id, form."""
    gone = set(found.case_ids)
    forms = read_frame(connection, sa.select(drafts.c.user_id, drafts.c.form))
    about = [bool(gone & {form, *re.split(r"[\s:|·]+", form)}) for form in forms["form"]]
    return forms.filter(pl.Series(about, dtype=pl.Boolean))


def _minutes(connection: sa.Connection, found: Found) -> int:
    """The cases leave every version of the minutes that tells of them; how many versions.

    A version given out is changed by nothing else: what the law asks comes first.
    """
    met = sorted({one for one in found.rows["listings"]["meeting_id"] if one})
    carried = sorted({one for one in found.rows["actions"]["meeting_id"] if one})
    pattern = re.compile(names_pattern(found))
    changed = 0
    for row in connection.execute(_versions_since(met, carried)).all():
        kept = from_json(unseal(connection, row.content, about=about(row.version_id)).decode())
        left = kept.without(set(found.case_ids), lambda text: pattern.sub(ERASED_NAME, text))
        reason = pattern.sub(ERASED_NAME, row.reason or "") or None
        if (left, reason) == (kept, row.reason):
            continue
        sealed = seal(connection, as_json(left).encode(), about=about(row.version_id))
        connection.execute(
            minutes_versions.update()
            .where(minutes_versions.c.version_id == row.version_id)
            .values(content=sealed, reason=reason)
        )
        changed += 1
    return changed


def _versions_since(met: list[str], carried: list[str]) -> sa.Select[Any]:
    """The versions of the MARACs that met about the cases: later meetings name their actions."""
    own = sa.select(meetings.c.marac_id).where(meetings.c.meeting_id.in_([*met, *carried]))
    return sa.select(
        *(minutes_versions.c[name] for name in ("version_id", "content", "reason"))
    ).where(minutes_versions.c.marac_id.in_(own))


def _lessons(connection: sa.Connection, found: Found, new_actions: dict[str, str]) -> None:
    """A lesson stays, without its case and without a name, and so does what was said about it."""
    told = pl.concat([found.rows["lessons"]["lesson_id"], found.linked_lessons["lesson_id"]])
    if told.is_empty():
        return
    name = names_pattern(found)
    gone = found.case_ids.implode()
    of_others = pl.when(~pl.col("case_id").is_in(gone)).then("case_id").alias("case_id")
    linked = pl.col("linked_case_ids").str.split(";")
    others = linked.list.filter(~pl.element().is_in(list(found.case_ids))).list.join(";")
    cells = {
        lessons: ("lesson_id", ("lesson", "recommendation")),
        lesson_progress: ("progress_id", ("words",)),
        lesson_publications: ("lesson_id", ("lesson", "recommendation")),
    }
    for table, (key, texts) in cells.items():
        rows = of_ids(connection, table, "lesson_id", told)
        without = [pl.col(text).str.replace_all(name, ERASED_NAME) for text in texts]
        if table is lessons:
            without += [of_others, pl.when(others != "").then(others).alias("linked_case_ids")]
        update_frame(connection, table, rows.select(key, *without), [key])


def names_pattern(found: Found) -> str:
    """A pattern that finds the name of anybody in the cases, whole words, in small letters too."""
    parts = {
        part
        for row in found.people.iter_rows(named=True)
        for name in ("family_name", "given_names", "aliases")
        for part in re.split(r"[\s;]+", row[name] or "")
        if len(part) >= _SHORTEST_NAME
    }
    if not parts:
        return r"\b\B"  # nothing
    return rf"(?i)\b({'|'.join(map(re.escape, sorted(parts, key=len, reverse=True)))})\b"


def _link_lessons(connection: sa.Connection, new_actions: dict[str, str]) -> None:
    """Lessons of any case that are linked to an action that has a new id now."""
    if not new_actions:
        return
    question = (
        "SELECT DISTINCT lesson_id FROM (SELECT lesson_id, "
        "UNNEST(STRING_TO_ARRAY(linked_action_ids, ';')) AS action_id FROM lessons) AS l "
        "WHERE action_id IN (SELECT id FROM {ids})"
    )
    with staged_ids(connection, pl.Series(list(new_actions))) as name:
        ids = connection.execute(sa.text(question.format(ids=name))).scalars().all()
    linked = of_ids(connection, lessons, "lesson_id", pl.Series(ids, dtype=pl.String))
    renamed = (
        pl.col("linked_action_ids")
        .str.split(";")
        .list.eval(pl.element().replace(new_actions))
        .list.join(";")
    )
    update_frame(connection, lessons, linked.select("lesson_id", renamed), ["lesson_id"])


def _frozen(connection: sa.Connection, found: Found) -> None:
    """A frozen return keeps which cases stand behind its cells: those have new ids now.

    Its figures, their hash and the workbook hold no id of a case and stay as they were frozen.
    """
    rows = read_frame(connection, sa.select(frozen_returns.c.frozen_id, frozen_returns.c.behind))
    for frozen_id, behind in rows.drop_nulls("behind").iter_rows():
        after = canonical(_renamed(json.loads(behind), found.new))
        if after != behind:
            connection.execute(
                frozen_returns.update()
                .where(frozen_returns.c.frozen_id == frozen_id)
                .values(behind=after, behind_sha256=digest(after))
            )


def _renamed(behind: Behind, new: dict[str, str]) -> Behind:
    return {
        meeting: {
            letter: {new.get(case, case): amount for case, amount in cases.items()}
            for letter, cases in letters.items()
        }
        for meeting, letters in behind.items()
    }
