"""Why a pair is proposed: field by field what spoke for and against, as it is kept beside it."""

import json
import math
from collections.abc import Mapping
from typing import Any

from ingest.matching.compare import FIELDS, levels_of
from ingest.matching.levels import BLANK
from ingest.matching.model import Model

DECIMALS = 3


def explained(row: Mapping[str, Any], model: Model, *, size: int) -> str:
    """JSON: `start`, where a pair picked blindly stands in a record of so many people, and

    `fields`: each field with the level it reached and its weight. Weights are powers of two: what
    speaks for is above nought, what speaks against is below; all together make the match weight.
    No value of a person stands in it.
    """
    prior = model.prior(size)
    start = math.log2(prior / (1 - prior))
    fields = [_field(row, field) for field in FIELDS]
    return json.dumps({"start": round(start, DECIMALS), "fields": fields})


def _field(row: Mapping[str, Any], field: str) -> dict[str, Any]:
    place = row[f"gamma_{field}"]
    if place < 0:
        return {"field": field, "level": BLANK, "weight": 0.0}
    factor = row[f"bf_{field}"] * (row.get(f"bf_tf_adj_{field}") or 1.0)
    return {
        "field": field,
        "level": levels_of(field)[place],
        "weight": round(math.log2(factor), DECIMALS),
    }


def levels_reached(explanation: str | None) -> dict[str, str]:
    """Field → level, of what was kept beside a pair; empty where nothing was."""
    return {one["field"]: one["level"] for one in json.loads(explanation or "{}").get("fields", ())}


def speaks_more(now: str, before: str | None) -> bool:
    """Whether the rows agree otherwise than they did then, and more speaks for it."""
    return levels_reached(now) != levels_reached(before) and _sum(now) > _sum(before)


def _sum(explanation: str | None) -> float:
    return float(sum(one["weight"] for one in json.loads(explanation or "{}").get("fields", ())))
