"""The pack put together: its sections, “In short”, the questions, and the paper of it all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.insight.view import View
from dashboard.steering_pack.agencies_told import actions_section, agencies_section
from dashboard.steering_pack.people_told import (
    quality_section,
    risk_section,
    support_section,
    victims_section,
)
from dashboard.steering_pack.review_told import Steered, steered
from dashboard.steering_pack.section import Ask, Section, asked, changed
from dashboard.steering_pack.sources import Said
from dashboard.steering_pack.volume_told import (
    benchmark_section,
    repeats_section,
    threshold_section,
    volume_section,
)

_SECTIONS: Sequence[Callable[[View], Section]] = (
    volume_section,
    threshold_section,
    repeats_section,
    agencies_section,
    actions_section,
    victims_section,
    risk_section,
    support_section,
    quality_section,
    benchmark_section,
)


@dataclass(frozen=True)
class Pack:
    """All that the paper is written from: read once, for the screen and for both files."""

    view: View
    sections: Sequence[Section]
    steered: Steered

    @property
    def changed(self) -> list[Said]:
        """What changed by more than chance."""
        return changed(self.sections, self.view.period.start)

    @property
    def written(self) -> list[str | None]:
        """Every text that somebody wrote: in answers, and on days of charts."""
        charts = [one.part.control for section in self.sections for one in section.placed]
        notes = [note.text for chart in charts if chart is not None for note in chart.notes]
        return [*self.steered.written, *notes]

    @property
    def asks(self) -> list[Ask]:
        """What to ask about."""
        every = [ask for section in self.sections for ask in section.asks]
        return asked([*every, *self.steered.asks])


def sections(view: View) -> list[Section]:
    """The sections on what the numbers say, in order."""
    return [section(view) for section in _SECTIONS]


def made(view: View) -> Pack:
    """The pack of the view's MARAC and quarter."""
    return Pack(view, sections(view), steered(view))
