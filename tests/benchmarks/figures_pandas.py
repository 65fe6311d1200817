"""The same indicators in pandas, on frames in memory: from the stored records, and from the facts.

Written as a careful analyst would: every step over whole columns, and only the rows of the year.
"""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from conduct_pandas import actions, agenda, attendance, summed
from figures import FACTS, QUESTIONS, RECORDS, YEAR, stored, timed, with_population_and_posts
from repeats_pandas import repeats

Tables = dict[str, pd.DataFrame]
START, END = pd.Timestamp(YEAR.start), pd.Timestamp(YEAR.end)


def from_records(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    tables = _in_pandas(stored(cache, cases, RECORDS))
    return timed(lambda: _sums(tables))


def from_facts(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    tables = _in_pandas(stored(cache, cases, FACTS))
    return timed(lambda: _sums_of_facts(tables))


def _in_pandas(frames: dict[str, pl.DataFrame]) -> Tables:
    """Days as datetime64, yes/no as 1, 0 and NaN, answers as categories: pandas' quick types."""
    quick = (
        pl.selectors.date().cast(pl.Datetime("us")),
        pl.selectors.boolean().cast(pl.Float64),
        pl.selectors.matches(r"^q\d+$").cast(pl.Categorical),
    )
    return {name: frame.with_columns(*quick).to_pandas() for name, frame in frames.items()}


def _sums(t: Tables) -> tuple[pd.DataFrame, float]:
    meetings = _held(t)
    heard = _heard(t, meetings)
    waited = (heard["meeting_date"] - heard["referral_date"]).dt.days.median()
    parts = [
        summed(meetings, ["meetings_held", "deferred", "with_outcome"]),
        agenda(t, meetings),
        attendance(t, meetings),
        _facts_of_hearings(t, heard),
        _dash(t, heard),
        _research(t, heard),
        _police(t, heard),
        _referrals(t["cases"]),
        actions(t),
    ]
    sums = pd.concat(parts, axis=1)
    full = with_population_and_posts(sums, t["maracs"], t["population"], t["capacity"])
    return full, float(waited)


def _held(t: Tables) -> pd.DataFrame:
    meetings = t["meetings"][t["meetings"]["meeting_date"].between(START, END)]
    listed = t["listings"][t["listings"]["meeting_id"].isin(meetings["meeting_id"])]
    counted = pd.DataFrame(
        {
            "meeting_id": listed["meeting_id"],
            "heard": listed["outcome"] == "heard",
            "deferred": listed["outcome"] == "deferred",
            "with_outcome": listed["outcome"].notna(),
        }
    )
    meetings = meetings.merge(
        counted.groupby("meeting_id").sum(), on="meeting_id", how="left"
    ).fillna({"heard": 0, "deferred": 0, "with_outcome": 0})
    held = (meetings["status"] == "held") | (meetings["status"].isna() & (meetings["heard"] > 0))
    return meetings[held].merge(t["maracs"], on="marac_id").assign(meetings_held=1)


def _heard(t: Tables, meetings: pd.DataFrame) -> pd.DataFrame:
    of_meeting = meetings[["meeting_id", "marac_id", "meeting_date", "dash_threshold"]]
    listed = t["listings"][t["listings"]["outcome"] == "heard"].merge(of_meeting, on="meeting_id")
    heard = listed.merge(t["cases"], on="case_id", suffixes=("", "_case"))
    return heard.merge(t["people"], left_on="victim_id", right_on="person_id")


def ymd(days: "pd.Series[Any]") -> "pd.Series[Any]":
    return days.dt.year * 10_000 + days.dt.month * 100 + days.dt.day


def _flag(yes: Any, known: Any) -> Any:  # noqa: ANN401 - whatever NumPy takes
    """1 and 0 where known, else not a number."""
    return np.where(known, np.where(yes, 1.0, 0.0), np.nan)


def _known(values: "pd.Series[Any]") -> "pd.Series[Any]":
    return values.where(values != "not_known")


def _facts_of_hearings(t: Tables, heard: pd.DataFrame) -> pd.DataFrame:
    children = _children(t, heard)
    facts = pd.DataFrame({"marac_id": heard["marac_id"], "cases_discussed": 1})
    facts["repeat_cases"] = repeats(t, heard)
    facts["children"] = children
    facts["cases_with_children"] = _flag(children > 0, children.notna())
    facts = facts.assign(**_characteristics(heard), **_support(heard))
    harming, born_known = _perpetrators(t, heard)
    facts["harmer_under_18"] = harming
    filled = [children, heard["date_of_birth"], _known(heard["gender"])]
    filled += [_known(heard["ethnicity"]), _known(heard["sexual_orientation"])]
    filled += [facts["disabled"], born_known]
    facts["fields_filled"] = sum(field.notna().astype(int) for field in filled)
    facts["fields"] = len(filled)
    facts["minutes"] = heard["minutes"]
    facts["timed"] = heard["minutes"].notna()
    names = [name for name in facts.columns if name != "marac_id"]
    return summed(facts, names)


def _children(t: Tables, heard: pd.DataFrame) -> "pd.Series[Any]":
    listed = t["children"][t["children"]["in_household"].notna()]
    counted = listed[listed["case_id"].isin(heard["case_id"])].groupby("case_id")["in_household"]
    return heard["children_in_household"].fillna(heard["case_id"].map(counted.sum()))


def _characteristics(heard: pd.DataFrame) -> dict[str, Any]:
    gender, orientation = _known(heard["gender"]), _known(heard["sexual_orientation"])
    same, ethnicity = heard["gender_same_as_birth"], _known(heard["ethnicity"])
    age = ymd(heard["meeting_date"]) - ymd(heard["date_of_birth"])
    aged = age.between(0, 1_100_000)
    other = orientation.isin(["gay_lesbian", "bisexual", "other"])
    lgbtq = other | (same == 0) | (gender == "non_binary")
    disabilities = heard["disabilities"]
    none = disabilities.isin(["none", "none;not_known", "not_known;none"])
    return {
        "minoritised": _flag(ethnicity != "white_british", ethnicity.notna()),
        "lgbtq": _flag(lgbtq, lgbtq | orientation.notna() | same.notna()),
        "disabled": _flag(~none, disabilities.notna() & (disabilities != "not_known")),
        "male": _flag(gender == "male", gender.notna()),
        "age_16_17": _flag(age.between(160_000, 179_999), aged),
        "age_65_plus": _flag(age >= 650_000, aged),
    }


def _support(heard: pd.DataFrame) -> dict[str, Any]:
    referred, contact = heard["idva_referred_on"], heard["idva_contact_on"]
    outcome = heard["idva_outcome"]
    return {
        "idva_recorded": referred.notna() | contact.notna() | outcome.notna(),
        "idva_contact_before": contact <= heard["meeting_date"],
        "idva_outcomes": outcome.notna(),
        "idva_engaged": outcome == "engaged",
    }


def _perpetrators(t: Tables, heard: pd.DataFrame) -> tuple[Any, "pd.Series[Any]"]:
    """By hearing: 1 where a perpetrator is under 18, and a birth where one is known."""
    named = heard[["case_id", "meeting_date"]].assign(
        person_id=heard["perpetrator_ids"].str.split(";")
    )
    born = named.explode("person_id").merge(
        t["people"][["person_id", "date_of_birth"]], on="person_id"
    )
    age = ymd(born["meeting_date"]) - ymd(born["date_of_birth"])
    born["young"] = _flag(age < 180_000, age.between(0, 1_100_000))
    of_case = born.groupby("case_id").agg(young=("young", "max"), born=("date_of_birth", "max"))
    return heard["case_id"].map(of_case["young"]), heard["case_id"].map(of_case["born"])


def _dash(t: Tables, heard: pd.DataFrame) -> pd.DataFrame:
    scoring = t["assessments"]["form"].isin(["dash", "dash_young_person", "daq"])
    wanted = t["assessments"][scoring & t["assessments"]["case_id"].isin(heard["case_id"])]
    first, more = list(QUESTIONS[:24]), list(QUESTIONS[24:])
    is_daq = (wanted["form"] == "daq").to_numpy()
    score = (wanted[first] == "yes").sum(axis=1) + (wanted[more] == "yes").sum(axis=1) * is_daq
    answers = wanted[first].notna().sum(axis=1) + wanted[more].notna().sum(axis=1) * is_daq
    scored = wanted[["assessment_id", "case_id", "assessed_on"]].assign(score=score)[answers > 0]
    scored = scored.merge(
        heard[["case_id", "marac_id", "meeting_date", "dash_threshold"]], on="case_id"
    )
    in_time = scored["assessed_on"].isna() | (scored["assessed_on"] <= scored["meeting_date"])
    latest = (
        scored[in_time]
        .sort_values(["assessed_on", "assessment_id"], na_position="first")
        .drop_duplicates("case_id", keep="last")
    )
    latest = latest.assign(dash_scored=1, dash_high=latest["score"] >= latest["dash_threshold"])
    return summed(latest, ["dash_scored", "dash_high"])


def _research(t: Tables, heard: pd.DataFrame) -> pd.DataFrame:
    asked = t["agency_involvement"]
    asked = asked[asked["requested_on"].notna()].merge(
        heard[["case_id", "marac_id", "meeting_date"]], on="case_id"
    )
    asked = asked.assign(
        research_requested=1, research_returned=asked["returned_on"] <= asked["meeting_date"]
    )
    return summed(asked, ["research_requested", "research_returned"])


def _police(t: Tables, heard: pd.DataFrame) -> pd.DataFrame:
    agencies = heard["referring_agencies"].str.split(";")
    shares = heard[["marac_id"]].assign(agency_id=agencies, police=1 / agencies.str.len())
    shares = shares.explode("agency_id").merge(t["agencies"], on="agency_id")
    return summed(shares[shares["return_source"] == "police"], ["police"])


def _referrals(cases: pd.DataFrame) -> pd.DataFrame:
    received = cases[cases["referral_date"].between(START, END)]
    met = received["threshold_met"]
    counted = received[["marac_id"]].assign(
        referrals_received=1, screened=met.notna(), below_threshold_cases=met == 0
    )
    return summed(counted, ["referrals_received", "screened", "below_threshold_cases"])


def _sums_of_facts(t: Tables) -> tuple[pd.DataFrame, float]:
    meetings = t["meeting_facts"]
    meetings = meetings[meetings["meeting_date"].between(START, END)].assign(meetings_held=1)
    hearings = t["hearing_facts"]
    waited = hearings.loc[hearings["meeting_date"].between(START, END), "days_to_meeting"].median()
    facts = t["action_facts"]
    due, is_open = facts["due_on"], facts["is_open"] == 1
    in_year = due.between(START, END)
    overdue = is_open & (due < END)
    near = in_year | overdue
    counted = facts.loc[near, ["marac_id"]].assign(
        actions_due=in_year[near],
        actions_on_time=in_year[near] & (facts.loc[near, "done_on_time"] == 1),
        actions_overdue=overdue[near],
    )
    numbers = list(meetings.columns[4:])
    parts = [
        summed(meetings, numbers),
        summed(counted, ["actions_due", "actions_on_time", "actions_overdue"]),
        _referrals(t["cases"]),
    ]
    sums = pd.concat(parts, axis=1)
    full = with_population_and_posts(sums, t["maracs"], t["population"], t["capacity"])
    return full, float(waited)
