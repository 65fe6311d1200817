"""What the IDVA did: referred, in touch, and whether the victim took up support."""

import numpy as np
import polars as pl

from ingest.synthetic.columns import dates, only
from ingest.synthetic.draws import Draws, Flags, Whole


def idva_columns(draws: Draws, days: Whole, accepted: Flags, end: int) -> list[pl.Series]:
    """idva_referred_on, idva_contact_on and idva_outcome; nothing later than the records' end."""
    size = len(days)
    referred_on = days + draws.index(size, [0.5, 0.3, 0.12, 0.08])
    referred = accepted & draws.happens(size, 0.94) & (referred_on <= end)
    tried = draws.index(size, [0.14, 0.25, 0.2, 0.13, 0.08, 0.05, 0.04, 0.03, 0.02, 0.02, 0.02])
    late = draws.happens(size, 0.12)
    contact_on = referred_on + np.where(late, 25, tried)
    reached = referred & draws.happens(size, 0.8) & (contact_on <= end)
    outcome = draws.code(size, {"engaged": 0.8, "declined": 0.19, "unsafe_to_contact": 0.01})
    missed = draws.code(size, {"uncontactable": 0.85, "unsafe_to_contact": 0.15})
    settled = referred & (referred_on + 20 <= end) & draws.happens(size, 0.95)
    return [
        dates(referred_on, referred).alias("idva_referred_on"),
        dates(contact_on, reached).alias("idva_contact_on"),
        only(outcome.zip_with(pl.Series(reached), missed), settled | reached).alias("idva_outcome"),
    ]
