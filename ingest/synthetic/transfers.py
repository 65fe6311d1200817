"""Transfers to and from other MARACs, as the cases say them."""

import numpy as np
import polars as pl

from ingest.synthetic.columns import dates
from ingest.synthetic.draws import Draws
from ingest.synthetic.numbering import Numbering

_WAITED = 3  # days between the file and its receipt, at most


def receipt_column(draws: Draws, cases: pl.DataFrame, end: int) -> pl.Series:
    """The day the other MARAC has it, also for cases that went to one; nothing after the end."""
    referred = np.asarray(cases["referral_date"].cast(pl.Int32).to_numpy(), dtype=np.int64)
    days = np.minimum(referred + draws.whole(cases.height, 5, 25), end)
    went = cases["transferred_to"].is_not_null()
    column = pl.when(went).then(dates(days)).otherwise(cases["transfer_received_on"])
    return pl.select(column.alias("transfer_received_on")).to_series()


def transfer_frame(draws: Draws, numbering: Numbering, cases: pl.DataFrame) -> pl.DataFrame:
    """The rows of `transfers`: one for each case that went to another MARAC, or came from one."""
    out = cases.filter(pl.col("transferred_to").is_not_null())
    into = cases.filter(pl.col("transferred_from").is_not_null())
    received = pl.concat([out["transfer_received_on"], into["referral_date"]])
    size = len(received)
    days = np.asarray(received.cast(pl.Int32).fill_null(0).to_numpy(), dtype=np.int64)
    sent = days - draws.whole(size, 0, _WAITED)
    return pl.DataFrame(
        {
            "transfer_id": numbering.ids("transfer", size),
            "case_id": pl.concat([out["case_id"], into["case_id"]]),
            "direction": ["out"] * out.height + ["into"] * into.height,
            "other_marac": pl.concat([out["transferred_to"], into["transferred_from"]]),
            "moved_on": dates(sent - draws.whole(size, 1, 20), received.is_not_null().to_numpy()),
            "is_permanent": draws.code(size, {"yes": 0.7, "no": 0.3}),
            "was_heard": draws.code(size, {"no": 0.8, "yes": 0.2}),
            "safe_to_share": pl.repeat("yes", size, eager=True),
            "sent_on": dates(sent, received.is_not_null().to_numpy()),
            "received_on": received,
        }
    )
