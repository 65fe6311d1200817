"""The register of perpetrators: how recently, how often, how gravely, whom; facts and no score."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.frames import read_frame
from models.named_people import PERPETRATOR, VICTIM
from models.tables import actions, assessments, cases
from queries.case_access import visible
from queries.people_in_cases import in_sight, names_of

# What is grave, in the order it is told: from the abuse types, and from questions of the DASH.
_BY_ABUSE = {
    "strangulation": "strangulation",
    "sexual": "sexual",
    "stalking": "stalking",
    "honour_based": "honour_based",
    "forced_marriage": "forced_marriage",
    "fgm": "fgm",
}
_BY_QUESTION = {"q15": "strangulation", "q16": "sexual", "q13": "weapons", "q14": "threats_to_kill"}
GRAVE = (
    *("strangulation", "weapons", "threats_to_kill", "sexual", "stalking", "honour_based"),
    *("forced_marriage", "fgm"),
)
_QUESTIONS = tuple(f"q{number}" for number in range(1, 25))
COLUMNS = (
    *("person_id", "name", "last_incident", "last_referral", "referrals_12", "referrals_24"),
    *("grave", "criteria", "dash_yes", "victims", "open_actions", "cases", "maracs"),
)


def register(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """A row for each perpetrator of a case in sight, the latest referral first.

    Columns: person_id (the first row of the person), name, last_incident, last_referral,
    referrals_12 and referrals_24 (in the months before today, to the day), grave (list of codes of
    `GRAVE`), criteria (list), dash_yes (most yes answers on one DASH), victims (different people),
    open_actions (on the cases), cases and maracs (lists of ids). A case transferred here from one
    that is in sight too is no referral of its own.
    """
    check_may(user, Permission.DO_CASEWORK)
    named = in_sight(connection, user)
    harming = named.filter(pl.col("role") == PERPETRATOR).unique(["one", "case_id"])
    facts = harming.join(_cases(connection, user, today), on="case_id")
    victims = (
        named.filter(pl.col("role") == VICTIM)
        .select("case_id", pl.col("one").alias("victim"))
        .unique()
    )
    rows = (
        facts.join(victims, on="case_id", how="left")
        .sort("case_id")
        .group_by("one")
        .agg(
            pl.col("person_id").min(),
            pl.col("incident_date").max().alias("last_incident"),
            pl.col("referral_date").max().alias("last_referral"),
            pl.col("in_12").sum().alias("referrals_12"),
            pl.col("in_24").sum().alias("referrals_24"),
            pl.col("grave").explode().drop_nulls().unique(),
            pl.col("criteria").explode().drop_nulls().unique(),
            pl.col("dash_yes").max(),
            pl.col("victim").n_unique().alias("victims"),
            pl.col("open_actions").sum(),
            pl.col("case_id").alias("cases"),
            pl.col("marac_id").unique().sort().alias("maracs"),
        )
    )
    return _named(connection, rows)


def _named(connection: sa.Connection, rows: pl.DataFrame) -> pl.DataFrame:
    names = names_of(connection, rows["person_id"])
    order = {code: place for place, code in enumerate(GRAVE)}
    grave = [sorted(filter(None, codes), key=order.__getitem__) for codes in rows["grave"]]
    criteria = [sorted(filter(None, codes)) for codes in rows["criteria"]]
    return (
        rows.with_columns(
            pl.Series("name", [names.get(one) for one in rows["person_id"]], pl.String),
            pl.Series("grave", grave, pl.List(pl.String)),
            pl.Series("criteria", criteria, pl.List(pl.String)),
        )
        .select(COLUMNS)
        .sort(["last_referral", "person_id"], descending=[True, False])
    )


def _cases(connection: sa.Connection, user: User, today: date) -> pl.DataFrame:
    """What counts of each case: its days, what was grave, the DASH and the open actions."""
    frame = read_frame(
        connection,
        sa.select(
            *(cases.c.case_id, cases.c.referral_date, cases.c.incident_date, cases.c.abuse_types),
            *(cases.c.criteria, cases.c.transferred_from),
        ).where(visible(user)),
    )
    counts = ~pl.col("transferred_from").is_in(frame["case_id"].implode()).fill_null(False)
    day = pl.lit(today)
    within = [
        (
            counts
            & (pl.col("referral_date") >= day.dt.offset_by(f"-{months}mo"))
            & (pl.col("referral_date") <= day)
        )
        .cast(pl.Int64)
        .alias(f"in_{months}")
        for months in (12, 24)
    ]
    abuse = pl.col("abuse_types").fill_null("").str.split(";")
    known = abuse.list.eval(
        pl.element().replace_strict(_BY_ABUSE, default=None, return_dtype=pl.String)
    ).list.drop_nulls()
    return (
        frame.with_columns(
            *within, known.alias("by_abuse"), pl.col("criteria").fill_null("").str.split(";")
        )
        .join(_assessed(connection, user), on="case_id", how="left")
        .join(_open_actions(connection, user), on="case_id", how="left")
        .with_columns(
            pl.concat_list("by_abuse", pl.col("by_question").fill_null([])).alias("grave"),
            pl.col("open_actions").fill_null(0),
        )
        .drop("by_abuse", "by_question", "abuse_types", "transferred_from")
    )


def _assessed(connection: sa.Connection, user: User) -> pl.DataFrame:
    """Each case's most yes answers on one DASH, and what is grave by a DASH's questions."""
    asked = [assessments.c[question] for question in _QUESTIONS]
    frame = read_frame(
        connection,
        sa.select(assessments.c.case_id, assessments.c.form, *asked).where(
            assessments.c.form.in_(("dash", "dash_young_person")),
            assessments.c.case_id.in_(sa.select(cases.c.case_id).where(visible(user))),
        ),
    )
    yes = [(pl.col(question) == "yes").fill_null(False).cast(pl.Int64) for question in _QUESTIONS]
    answered = pl.any_horizontal(pl.col(question).is_not_null() for question in _QUESTIONS)
    # The young person's form numbers its questions otherwise.
    is_dash = pl.col("form") == "dash"
    grave = [
        pl.when(is_dash & (pl.col(question) == "yes")).then(pl.lit(code))
        for question, code in _BY_QUESTION.items()
    ]
    return (
        frame.filter(answered)
        .with_columns(
            pl.sum_horizontal(yes).alias("dash_yes"),
            pl.concat_list(grave).list.drop_nulls().alias("by_question"),
        )
        .group_by("case_id")
        .agg(pl.col("dash_yes").max(), pl.col("by_question").explode().drop_nulls().unique())
    )


def _open_actions(connection: sa.Connection, user: User) -> pl.DataFrame:
    is_open = sa.func.coalesce(actions.c.status, "open") == "open"
    return read_frame(
        connection,
        sa.select(actions.c.case_id, sa.func.count().label("open_actions"))
        .where(is_open, actions.c.case_id.in_(sa.select(cases.c.case_id).where(visible(user))))
        .group_by(actions.c.case_id),
    ).with_columns(pl.col("open_actions").cast(pl.Int64))
