"""Which heard cases are repeats (data dictionary 3.1), in pandas over whole columns."""

from typing import Any

import pandas as pd

Tables = dict[str, pd.DataFrame]
UNHEARD = ["withdrawn", "returned", "below_threshold"]


def repeats(t: Tables, heard: pd.DataFrame) -> "pd.Series[Any]":
    """1 or 0 by hearing, in the order of `heard`."""
    one = t["same_person"].set_index("person_id")["one_person_id"]
    rules = t["maracs"].set_index("marac_id")
    own = heard[["case_id", "referral_date", "perpetrator_ids", "transferred_from", "sender"]]
    own = own.assign(
        one=_one(heard["victim_id"], one),
        own_marac=heard["marac_id_case"],
        scope=heard["marac_id_case"].map(rules["repeat_scope"]),
    )
    every = t["cases"]
    mine = own["one"]
    history = every.assign(one=_one(every["victim_id"], one))
    history = history[history["one"].isin(mine)]
    history = history[~_ended_unheard(t, history)]
    pairs = own.merge(history, on="one", suffixes=("", "_before"))
    transferred = pairs["transferred_from"].fillna("")
    pairs = pairs[
        (pairs["referral_date_before"] < pairs["referral_date"])
        & (pairs["case_id_before"] != transferred)
        & (pairs["case_id_before"] != pairs["sender"] + "/" + transferred)
        & ((pairs["scope"] != "same_marac") | (pairs["marac_id"] == pairs["own_marac"]))
    ]
    pairs = pairs[_shares_perpetrator(pairs, one)]
    latest = heard["case_id"].map(pairs.groupby("case_id")["referral_date_before"].max())
    stated = _stated(heard, rules)
    last = pd.concat([latest, stated], axis=1).max(axis=1)
    return _by_rule(heard, last, heard["marac_id_case"].map(rules["repeat_definition"]))


def _one(people: "pd.Series[Any]", one: "pd.Series[Any]") -> "pd.Series[Any]":
    return people.map(one).fillna(people)


def _ended_unheard(t: Tables, history: pd.DataFrame) -> "pd.Series[Any]":
    listed = t["listings"][t["listings"]["case_id"].isin(history["case_id"])].merge(
        t["meetings"][["meeting_id", "meeting_date", "start_time"]], on="meeting_id"
    )
    listed["start_time"] = listed["start_time"].fillna("")
    last = listed.sort_values(["meeting_date", "start_time", "meeting_id"]).drop_duplicates(
        "case_id", keep="last"
    )
    outcome = history["case_id"].map(last.set_index("case_id")["outcome"])
    closed = (history["status"] == "closed") & history["closure_reason"].isin(UNHEARD)
    return history["status"].isin(UNHEARD) | closed | outcome.isin(UNHEARD)


def _shares_perpetrator(pairs: pd.DataFrame, one: "pd.Series[Any]") -> "pd.Series[Any]":
    """By pair of cases: whether a perpetrator of one is a perpetrator of the other."""
    mine = _exploded(pairs["perpetrator_ids"], one)
    before = _exploded(pairs["perpetrator_ids_before"], one)
    both = mine.merge(before, on=["pair", "person"])
    return pd.Series(pairs.index.isin(both["pair"]), index=pairs.index)


def _exploded(ids: "pd.Series[Any]", one: "pd.Series[Any]") -> pd.DataFrame:
    people = ids.str.split(";").explode().dropna()
    return pd.DataFrame({"pair": people.index, "person": _one(people, one).to_numpy()})


def _stated(heard: pd.DataFrame, rules: pd.DataFrame) -> "pd.Series[Any]":
    """The earlier referral that the sender states, unless it was another MARAC's and not ours."""
    marac, said = heard["marac_id_case"], heard["previous_marac"].str.lower()
    elsewhere = (
        (marac.map(rules["repeat_scope"]) == "same_marac")
        & said.notna()
        & (said != marac.str.lower())
        & (said != marac.map(rules["name"]).str.lower())
    )
    return heard["previous_referral_on"].where(~elsewhere)


def _by_rule(
    heard: pd.DataFrame, last: "pd.Series[Any]", definition: "pd.Series[Any]"
) -> "pd.Series[Any]":
    referred, happened = heard["referral_date"], heard["incident_date"]
    trigger = happened.where(happened <= referred, referred)
    inside = trigger <= last + pd.DateOffset(months=12)
    criminal = (definition != "criminal_incident") | (heard["incident_criminal"] != 0)
    return heard["repeat_override"].fillna((inside & criminal).astype(float))
