"""What an import would reject, so that histories hold none of it."""

from typing import Any

Row = dict[str, Any]
Record = dict[str, list[Row]]


def repaired(record: Record) -> Record:
    """The record with what an import would reject put right."""
    for case in record["cases"]:
        perpetrators = case["perpetrator_ids"] or []
        others = [one for one in perpetrators if one != case["victim_id"]]
        case |= {"perpetrator_ids": others or None, "repeat_override_reason": "seen by the chair"}
        if case["transferred_from"] == case["case_id"]:
            case["transferred_from"] = None
    for row in record["marac_agencies"]:
        if row["from"] and row["to"] and row["from"] > row["to"]:
            row["from"], row["to"] = row["to"], row["from"]
    heard: set[str] = set()
    for listing in record["listings"]:
        if listing["outcome"] == "heard" and listing["case_id"] in heard:
            listing["outcome"] = "deferred"
        if listing["outcome"] == "heard":
            heard.add(listing["case_id"])
    links, record["person_links"] = record["person_links"], []
    for link in links:
        record["person_links"].append(link)
        if not is_valid(record):
            record["person_links"].pop()
    return record


def is_valid(record: Record) -> bool:
    """Whether an import would take every row (of the rules that `edit` could break)."""
    heard = [row["case_id"] for row in record["listings"] if row["outcome"] == "heard"]
    spans = [(row["from"], row["to"]) for row in record["marac_agencies"]]
    cases = record["cases"]
    return (
        len(heard) == len(set(heard))
        and all(link["person_id"] != link["same_as"] for link in record["person_links"])
        and all(start is None or end is None or start <= end for start, end in spans)
        and not any(case["transferred_from"] == case["case_id"] for case in cases)
        and not any(harms_itself(record, case) for case in cases)
    )


def harms_itself(record: Record, case: Row) -> bool:
    """Whether the victim, or anyone linked to be the same person, is among the perpetrators."""
    one_person = {case["victim_id"]}
    for _ in record["people"]:
        for link in record["person_links"]:
            pair = {link["person_id"], link["same_as"]}
            one_person |= pair if pair & one_person else set()
    return not one_person.isdisjoint(case["perpetrator_ids"] or [])
