"""The pack as a file that leaves by the one way out."""

from collections.abc import Callable, Mapping

from dashboard import reads, words
from dashboard.components.filters import labelled
from dashboard.insight.view import View
from dashboard.steering_pack.made import Pack
from dashboard.steering_pack.paper import paper
from models.access import Permission
from models.period import quarter_name
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name
from queries.exports.paper import Paper, as_pdf, as_word

SEES = Permission.SEE_FIGURES
KIND = "steering-pack"
_WRITERS: Mapping[str, Callable[[Paper], bytes]] = {".docx": as_word, ".pdf": as_pdf}


def pack_export(pack: Pack, ending: str, *, made_by: str = "") -> Export:
    """The pack as a file of that ending (.docx or .pdf), written when it is asked for."""
    view = pack.view
    write = _WRITERS[ending]
    return Export(
        KIND,
        file_name(stem(view), Marking.OFFICIAL, ending),
        lambda: write(paper(pack, made_by=made_by)),
        Marking.OFFICIAL,
        filters=view.told,
        marac_id=view.chosen[0],
    )


def stem(view: View) -> str:
    """The file's name without marking and ending: the same for the same MARAC and quarter."""
    names = labelled(reads.marac_names(view.context, view.context.user.scope(SEES)))
    marac = view.chosen[0]
    return f"{KIND}-{words.slug(names[marac])}-{quarter_name(view.period.end)}"
