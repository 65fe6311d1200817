"""The published figures that indicators are compared with, each with its source and date."""

from datetime import date

from queries.indicators.registry import Benchmark

_SEPTEMBER_2024 = date(2024, 9, 30)
_DATASET = "SafeLives national Marac dataset, 12 months to 30 September 2024"


def national(label: str, value: float) -> Benchmark:
    """The figure of the whole United Kingdom in the latest dataset that could be read."""
    return Benchmark(label, value, value, _DATASET, _SEPTEMBER_2024)


REPEAT_RATE = national("UK 31%", 31)
PARTNER_SHARE = national("UK 36.1%", 36.1)
POLICE_SHARE = national("UK 63.9%", 63.9)
MINORITISED = national("UK 14.1%", 14.1)
LGBTQ = national("UK 1.6%", 1.6)
DISABLED = national("UK 10.1%", 10.1)
MALE = national("UK 6.4%", 6.4)
AGE_16_17 = national("UK 1.3%", 1.3)
CASES_PER_10K = national("UK 47 for each 10,000 women", 47)
CASES_PER_MEETING = national("UK about 16 a meeting", 16)
CHILDREN_PER_CASE = Benchmark(
    "UK 1.2", 148_270 / 119_985, 148_270 / 119_985, _DATASET, _SEPTEMBER_2024
)
RECOMMENDED = Benchmark(
    "SafeLives recommends 40 for each 10,000 women",
    40,
    40,
    "SafeLives, Reviewing your Marac data",
    _SEPTEMBER_2024,
)
SLOT = Benchmark(
    "10 to 15 minutes a case", 10, 15, "MARAC meeting framework of one area", date(2024, 1, 1)
)
