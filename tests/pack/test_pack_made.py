"""The pack: the same whoever makes it, hiding what it has to, and made of whatever there is."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from pages.record import NORTH, SOUTH, add_marac, new_engine

from dashboard.components.filters import finished_quarters
from dashboard.insight import asked as in_views
from dashboard.steering_pack import MAY, Pack, made, maracs_for, pack_export, view_of
from dashboard.steering_pack.held import HELD
from dashboard.steering_pack.paper import NOTHING, STEADY, paper
from dashboard.steering_pack.section import Ask, Placed, Rank, Section, asked, changed
from dashboard.steering_pack.sources import Said, Source
from dashboard.steering_pack.volume_told import threshold_section
from ingest import steering as written
from models.access import Grant, Permission, Role, User
from models.errors import ForPerson, NotAllowed
from models.steering import CHECKLIST
from models.tables import chart_notes, people
from queries.exports.paper import Facts, Heading, Paper, Table, as_pdf
from queries.reports.support import ALL

from .conftest import CORA, GROUP, MARAC, PAYS, QUARTER, TODAY, context, somebody
from .reading import numbers, stands_in

SOURCE = Source("Cases", "Meetings", "2026", 1)


def texts(made_paper: Paper) -> str:
    """Every text of a paper."""
    return "\n".join(str(block) for block in made_paper.as_data()["blocks"])


def test_it_has_every_section_of_a_steering_group_paper(pack: Pack) -> None:
    heads = [one.text for one in paper(pack).blocks if isinstance(one, Heading) and one.level == 2]
    assert heads == [
        *("In short", "Volume", "Do the referrals meet the threshold?", "Repeats", "Agencies"),
        *("Actions", "Victims", "Risk", "Support and IDVA capacity", "What is recorded"),
        *("Beside other areas", "Lessons", "Agreed actions", "High-volume checklist"),
        *("Ten principles: self-assessment", "Definitions", "Where the numbers come from"),
    ]


def test_it_is_the_same_whoever_makes_it(area: sa.Engine) -> None:
    """A coordinator sees cases, the group and commissioners do not; the pack is one."""
    said = []
    for user in (CORA, GROUP, PAYS):
        given = replace(context(area, user), data_version=7)  # told on the cover
        blocks = list(paper(made(view_of(given, MARAC, QUARTER)), made_by="Somebody").blocks)
        said.append(blocks)
    assert said[0] == said[1] == said[2]


def test_small_numbers_are_hidden_from_a_coordinator_too(pack: Pack) -> None:
    assert not pack.view.scope.sees_cases and not pack.view.everything.sees_cases
    looked_at = 0
    for section in pack.sections:
        for one in section.placed:
            if one.part.key in ("by-agency", "criteria", "victims", "fields", "actions"):
                cells = [cell for row in one.part.grid.rows for cell in row]
                counts = [one.value for one in cells if "%" not in one.cell.text]
                few = [n for n in counts if isinstance(n, int | float) and 0 < n < 5]
                assert not few, one.part.key
                looked_at += len(counts)
    assert looked_at > 100 and pack.view.threshold == 5


def test_the_cover_names_a_role_and_nobody(pack: Pack) -> None:
    facts = next(dict(one.rows) for one in paper(pack).blocks if isinstance(one, Facts))
    assert facts["Made by"] == "Coordinator"
    assert facts["Quarter"] == "July to September 2026"
    assert facts["State of the record"].endswith("is not frozen: its numbers can still change.")
    assert "Una" not in texts(paper(pack))


@pytest.mark.parametrize("role", list(Role))
def test_only_the_group_commissioners_and_coordinators_make_it(area: sa.Engine, role: Role) -> None:
    given = context(area, somebody(role, MARAC))
    if role in (Role.COORDINATOR, Role.STEERING_GROUP, Role.COMMISSIONER):
        assert view_of(given, MARAC, QUARTER).whose
        return
    with pytest.raises(NotAllowed):
        view_of(given, MARAC, QUARTER)


def test_nobody_makes_the_pack_of_another_marac(two_years: sa.Engine) -> None:
    given = context(two_years, somebody(Role.COMMISSIONER, NORTH))
    assert list(maracs_for(given)) == [NORTH]
    with pytest.raises(NotAllowed):
        view_of(given, SOUTH, QUARTER)


def test_who_comments_in_one_marac_and_sees_figures_of_two_makes_one_pack(
    two_years: sa.Engine,
) -> None:
    grants = {Grant(Role.STEERING_GROUP, NORTH), Grant(Role.CHAIR, SOUTH)}
    given = context(two_years, User("u9", "Una Two", frozenset(grants)))
    assert list(maracs_for(given)) == [NORTH]
    with pytest.raises(NotAllowed):
        view_of(given, SOUTH, QUARTER)


def test_a_quarter_that_is_not_over_is_refused(area: sa.Engine) -> None:
    given = context(area)
    assert finished_quarters(given.today)[0] == QUARTER
    for name in ("2026-Q4", "2031-Q1"):
        with pytest.raises(ForPerson, match="is not over yet"):
            view_of(given, MARAC, name)
    with pytest.raises(ForPerson, match="is not a quarter"):
        view_of(given, MARAC, "autumn")


def test_a_marac_without_anything_still_has_a_pack(tmp_path: Path) -> None:
    engine = new_engine(tmp_path)
    with engine.begin() as connection:
        add_marac(connection, NORTH, "Northtown", None)
    found = made(view_of(context(engine), NORTH, QUARTER))
    said = texts(paper(found))
    assert "No meeting was held in July to September 2026" in said
    assert "No lesson was published" in said and "No review has been begun" in said
    assert STEADY in said and NOTHING in said
    assert as_pdf(paper(found))[:4] == b"%PDF"


def test_a_quarter_without_cases_says_so_in_each_section(area: sa.Engine) -> None:
    found = made(view_of(context(area), MARAC, "2021-Q1"))
    for section in found.sections:
        if section.heading != "Beside other areas":
            assert section.said[0].text.startswith(("No ", "Nothing ")), section.heading
            assert not section.placed, section.heading
    assert as_pdf(paper(found))[:4] == b"%PDF"


def test_no_marac_is_a_sentence(tmp_path: Path) -> None:
    engine = new_engine(tmp_path)
    assert maracs_for(context(engine)) == {}
    with pytest.raises(ForPerson, match="no MARAC of that id"):
        view_of(context(engine), "nowhere", QUARTER)


def test_it_is_made_on_both_databases(few: sa.Engine) -> None:
    given = context(few, today=date(2026, 7, 2))
    found = made(view_of(given, "M1", "2026-Q2"))
    assert len(found.sections) == 10 and as_pdf(paper(found))[:4] == b"%PDF"


def test_questions_come_in_the_order_of_safety_and_are_three_at_most() -> None:
    every = [Ask(rank, f"{rank.name}?", Said("because", SOURCE)) for rank in reversed(Rank)]
    assert [one.rank for one in asked(every)] == [Rank.CONTACT, Rank.ACTIONS, Rank.THRESHOLD]


SCREENED = [
    # agency, name, criterion, screened, below, rate, low, high
    ("all", None, "all", 60, 20, 33.3, 22.0, 46.0),
    ("A1", "Northtown Homes", "all", 20, 15, 75.0, 53.0, 89.0),
    ("A2", "Northtown Police", "all", 40, 5, 12.5, 5.0, 26.0),
]


def test_an_agency_that_stands_out_is_asked_about_with_all_its_figures(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("agency", "agency_name", "criterion", "screened", "below_threshold")
    frame = pl.DataFrame(SCREENED, [*names, "rate", "low", "high"], orient="row")
    frame = frame.with_columns(
        pl.col("agency", "criterion").replace("all", ALL), hidden=pl.lit(value=False)
    )
    monkeypatch.setattr(in_views, "report", lambda *_: frame)
    section = threshold_section(pack.view)
    (ask,) = section.asks
    assert ask.question == "What would help Northtown Homes to refer what belongs here?"
    assert "Training for this agency is what would help most" in ask.behind.text
    every = numbers(ask.behind.text)
    assert len(every) == 7
    assert [n for n in every if not stands_in(n, ask.behind.source.told)] == []
    assert "Northtown Police" not in ask.behind.text
    assert [one.part.key for one in section.placed] == ["by-agency", "by-criterion", "crossed"]


def test_what_changed_is_of_the_quarter_and_the_worse_comes_first(pack: Pack) -> None:
    every = changed(pack.sections, pack.view.period.start)
    assert len(every) <= 3
    controls = {
        one.part.finding: one.part.control
        for section in pack.sections
        for one in section.placed
        if one.part.control is not None
    }
    for said in every:
        control = controls[said.text]
        assert control is not None and control.chart.points[-1].signals
    assert not changed(pack.sections, pack.view.period.end + timedelta(days=1))


def test_an_answer_that_could_name_somebody_is_left_out(few: sa.Engine) -> None:
    given = context(few, today=date(2026, 7, 2))
    with few.connect() as connection:
        name = connection.scalar(
            sa.select(people.c.family_name).where(people.c.family_name.is_not(None)).limit(1)
        )
    round_id = written.begin_review(
        few, by=CORA, marac_id="M1", questions=CHECKLIST, reviewed_on=given.today, today=given.today
    )
    for question, text in (
        ("attendance", f"As in the case of {name}"),
        ("caseload", "The list is too long, LS1 4AP"),
        ("frequency", "Fortnightly is enough"),
    ):
        written.answer(
            few,
            by=CORA,
            round_id=round_id,
            question=question,
            given=written.Answer(answer="partly", words=text),
            data_said="",
            seen=None,
        )
    said = texts(paper(made(view_of(context(few, today=given.today), "M1", "2026-Q2"))))
    assert said.count(HELD) == 2
    assert str(name) not in said and "LS1 4AP" not in said
    assert "Fortnightly is enough" in said


def test_notes_on_a_chart_stand_under_it_without_who_wrote_them(
    pack: Pack, area: sa.Engine
) -> None:
    with area.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(chart_notes)) == 1
    said = texts(paper(pack))
    assert "Note 1, 9 July 2026: A second slot a month began" in said


def test_the_file_is_named_by_marac_quarter_and_marking_alone(pack: Pack) -> None:
    name = pack_export(pack, ".pdf").name
    marac = pack.view.whose.lower().replace(" ", "-")
    assert name == f"steering-pack-{marac}-2026-Q3-official.pdf"
    again = pack_export(pack, ".pdf")
    assert (again.name, again.marac_id) == (name, MARAC)
    assert again.filters["period"] == "July to September 2026"


def test_rows_of_hidden_numbers_are_counted_and_not_printed(pack: Pack) -> None:
    said = texts(paper(pack))
    assert "Rows left out because all in them is hidden" in said
    for block in paper(pack).blocks:
        if isinstance(block, Table) and len(block.rows) > 4 and block.heads[0] == "Source":
            for row in block.rows:
                assert any(cell != "hidden" for cell in row[1:])


def test_the_group_may_without_packs_of_cases() -> None:
    assert {Permission.EXPORT_PACKS, Permission.COMMENT} == MAY
    assert not GROUP.permissions & {Permission.EXPORT_PACKS, Permission.SEE_CASES}


def test_sections_without_asks_ask_nothing() -> None:
    section = Section("Volume", [Said("No case", SOURCE)])
    assert not asked(section.asks) and not changed([section], TODAY)
    assert not [one for one in section.placed if isinstance(one, Placed)]
