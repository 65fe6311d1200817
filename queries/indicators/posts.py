"""IDVA and administrator posts: needed now, needed at the recommended volume, and filled."""

from queries.indicators.registry import Grouping, Indicator, Polarity, Unit

_SOURCE = "SafeLives, Reviewing your Marac data; posts as recorded month by month"


def _posts(prefix: str, who: str, ratio: str) -> tuple[Indicator, ...]:
    return (
        Indicator(
            key=f"{prefix}_fte_needed",
            name=f"{who} posts needed now",
            definition=f"Full-time {who} posts for the present volume, at {ratio} a year.",
            why_it_matters="Too few posts means victims nobody has time for.",
            numerator_text="Yearly cases discussed / cases a post, summed over MARACs",
            numerator=f"{prefix}_needed",
            grouping=Grouping.MARAC_AND_MONTH,
            unit=Unit.POSTS,
            source=_SOURCE,
        ),
        Indicator(
            key=f"{prefix}_fte_recommended",
            name=f"{who} posts at the recommended volume",
            definition=f"Full-time {who} posts for the recommended cases, at {ratio} a year.",
            why_it_matters="What commissioning should plan for.",
            numerator_text="Recommended cases / cases a post, summed over MARACs",
            numerator=f"{prefix}_recommended",
            needs_population=True,
            grouping=Grouping.MARAC_AND_MONTH,
            unit=Unit.POSTS,
            source=_SOURCE,
        ),
        Indicator(
            key=f"{prefix}_fte_in_post",
            name=f"{who} posts filled",
            definition=f"Full-time {who} posts filled: the mean of the months recorded.",
            why_it_matters="What there is to set against what is needed.",
            numerator_text="Mean posts of the recorded months, summed over MARACs",
            numerator=f"{prefix}_in_post",
            grouping=Grouping.MARAC_AND_MONTH,
            unit=Unit.POSTS,
            source=_SOURCE,
        ),
        Indicator(
            key=f"{prefix}_coverage",
            name=f"{who} posts filled against needed",
            definition=f"{who} posts filled as a share of those needed now, over the MARACs that "
            "record posts.",
            why_it_matters="Under 100% somebody carries more than a full caseload.",
            numerator_text="Posts filled",
            numerator=f"{prefix}_in_post",
            denominator_text="Posts needed now, in the same MARACs",
            denominator=f"{prefix}_needed_where_recorded",
            per=100,
            grouping=Grouping.MARAC_AND_MONTH,
            unit=Unit.PERCENT,
            polarity=Polarity.MORE_IS_BETTER,
            source=_SOURCE,
        ),
    )


ALL = (
    *_posts("idva", "IDVA", "100 referrals a post"),
    *_posts("admin", "Administrator", "400 cases a post"),
)
