"""Agendas, attendance and actions of the year by MARAC, in pandas over whole columns."""

import pandas as pd
from figures import YEAR

Tables = dict[str, pd.DataFrame]
START, END = pd.Timestamp(YEAR.start), pd.Timestamp(YEAR.end)


def summed(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.groupby("marac_id")[columns].sum()


def agenda(t: Tables, meetings: pd.DataFrame) -> pd.DataFrame:
    sent = meetings[
        meetings["agenda_sent_on"].notna()
        & meetings["kind"].fillna("scheduled").isin(["scheduled", "virtual"])
    ]
    days = t["working_days"]
    sent = sent.merge(days, left_on=["nation", "meeting_date"], right_on=["nation", "day"])
    sent["before"] = sent["working_days_before"] - sent["agenda_working_days"]
    working = days[days["is_working"] == 1][["nation", "day", "working_days_before"]]
    working.columns = pd.Index(["nation", "last_day", "before"])
    sent = sent.merge(working, on=["nation", "before"], how="left")
    sent = sent.assign(agenda_sent=1, agenda_on_time=sent["agenda_sent_on"] <= sent["last_day"])
    return summed(sent, ["agenda_sent", "agenda_on_time"])


def attendance(t: Tables, meetings: pd.DataFrame) -> pd.DataFrame:
    came = t["attendance"].merge(meetings[["meeting_id", "marac_id", "meeting_date", "sender"]])
    rank = came["status"].map({"present": 2, "deputy": 1}).fillna(0)
    best = came.assign(best=rank).groupby(["meeting_id", "agency_id"], as_index=False)["best"].max()
    met = came.drop_duplicates("meeting_id")[["meeting_id", "marac_id", "meeting_date", "sender"]]
    own = t["marac_agencies"]
    dated = met.merge(own[own["core"] == 1][["marac_id", "agency_id", "from", "to"]], on="marac_id")
    dated = dated[
        (dated["from"].isna() | (dated["from"] <= dated["meeting_date"]))
        & (dated["to"].isna() | (dated["to"] >= dated["meeting_date"]))
    ]
    general = t["agencies"][t["agencies"]["core"] == 1][["agency_id", "sender"]]
    rest = met[~met["marac_id"].isin(own["marac_id"])].merge(general, on="sender")
    core = pd.concat([dated, rest])[["meeting_id", "marac_id", "agency_id"]]
    core = core.merge(best, on=["meeting_id", "agency_id"], how="left")
    core = core.assign(
        attendance_expected=1, attended=core["best"] > 0, deputised=core["best"] == 1
    )
    return summed(core, ["attendance_expected", "attended", "deputised"])


def actions(t: Tables) -> pd.DataFrame:
    taken = t["actions"]
    status = taken["status"].fillna("open")
    taken = taken.assign(is_open=status == "open")[status != "cancelled"]
    own = taken["due_date"]
    near = own.isna() | own.between(START, END) | (taken["is_open"] & (own < END))
    wanted = taken[near & (own.notna() | taken["meeting_id"].notna())]
    wanted = wanted.merge(
        t["meetings"][["meeting_id", "marac_id", "meeting_date"]],
        on="meeting_id",
        how="left",
        suffixes=("_case", ""),
    )
    wanted["marac_id"] = wanted["marac_id"].fillna(wanted["marac_id_case"])
    wanted = wanted.merge(t["maracs"][["marac_id", "action_days"]], on="marac_id")
    later = wanted["meeting_date"] + pd.to_timedelta(wanted["action_days"], unit="D")
    due = wanted["due_date"].fillna(later)
    on_time = (wanted["status"] == "done") & (wanted["completed_on"] <= due)
    in_year = due.between(START, END)
    counted = wanted[["marac_id"]].assign(
        actions_due=in_year,
        actions_on_time=in_year & on_time,
        actions_overdue=wanted["is_open"] & (due < END),
    )
    return summed(counted, ["actions_due", "actions_on_time", "actions_overdue"])
