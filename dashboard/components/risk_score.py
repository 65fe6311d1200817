"""The count of a risk form and the judgement beside it: two figures of one size, in words."""

from dashboard import words
from dashboard.words import safe
from models.risk import Score
from models.risk_changes import judged


def risk_score(score: Score | None, is_high: bool | None, *, is_live: bool = False) -> str:
    """HTML of the two, with what they come to. A live one is told to who listens to the page."""
    role = ' role="status"' if is_live else ""
    return (
        f'<section class="m-risk{" m-risk-live" if is_live else ""}" aria-label="Count and '
        f'judgement"{role}><dl>{_count(score)}'
        f'<div><dt>Judgement</dt><dd class="m-figure">{_judged(is_high)}</dd></div>'
        f'</dl><p class="m-risk-says">{safe(reading(score, is_high))}</p></section>'
    )


def _count(score: Score | None) -> str:
    if score is None:
        return '<div><dt>Yes answers</dt><dd class="m-figure m-none">not counted</dd></div>'
    more = [f"{words.number(score.no)} no", f"{words.number(score.dont_know)} don’t know"]
    if score.blank:
        more.append(f"{words.number(score.blank)} unanswered")
    return (
        f'<div><dt>Yes answers</dt><dd class="m-figure">{score.yes}'
        f'<span class="m-of"> of {score.asked}</span></dd>'
        f'<dd class="m-risk-rest">{", ".join(more)}</dd></div>'
    )


def _judged(is_high: bool | None) -> str:
    return f"{'▲ ' if is_high else ''}{safe(words.sentence(judged(is_high)))}"


def reading(score: Score | None, is_high: bool | None) -> str:
    """What the two say together; neither takes the other's place."""
    return " ".join(filter(None, (_about_count(score), _about_judgement(score, is_high))))


def _about_count(score: Score | None) -> str:
    if score is None:
        return "This tool is not counted here."
    if score.threshold is None:
        return "This form has no cut-off: each yes adds to the risk."
    if score.blank == score.asked:
        return f"Nothing is answered yet. The threshold here is {score.threshold}."
    left = f" {_left(score.blank)}" if score.blank else ""
    if score.is_reached:
        return f"At or above the threshold of {score.threshold}.{left}"
    return f"Below the threshold of {score.threshold}.{left}"


def _left(blank: int) -> str:
    one = blank == 1
    return (
        f"{'One question is' if one else f'{blank} questions are'} unanswered, which is not “no”."
    )


def _about_judgement(score: Score | None, is_high: bool | None) -> str:
    reached = score.is_reached if score else None
    if is_high is None:
        return "The judgement is still to be given: the count does not stand for it."
    if is_high and reached is False:
        return "Judged high all the same: professional judgement makes it a high-risk case."
    if is_high:
        return "Judged high."
    if reached:
        return "Judged not high: both stand, and the meeting sees both."
    return "Judged not high."
