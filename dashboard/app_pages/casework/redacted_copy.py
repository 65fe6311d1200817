"""A redacted copy for one agency: what is taken out, both texts side by side, and the new file."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components import draft
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.scanning import scanner
from dashboard.words import safe
from ingest.redacted_copies import ENDINGS, add_redacted_copy
from models.access import Permission, check_may
from models.errors import ForPerson
from models.redaction import MARK, checked_words, redacted, spans
from queries import documents as reads
from queries.case_access import check_case
from queries.exports.paper import as_pdf, as_word
from queries.redacting import Proposal, Source, paper, source
from queries.referral_choices import agency_choices

NEEDS = frozenset({Permission.DO_CASEWORK})
_FORMATS = dict(zip(("PDF", "Word"), ENDINGS, strict=True))
_MOST_PASSAGES, _PASSAGE = 1500, 70
_DONE = "copy-done"


def render(context: Context) -> None:
    """Draws the page for the document that the address names."""
    check_may(context.user, Permission.DO_CASEWORK)
    document_id = (st.query_params.get("document") or "").strip()
    page_heading(
        "Redacted copy",
        "A new document for one agency, made from the text alone. It sees it in place of the "
        "document.",
    )
    try:
        with context.engine.connect() as connection:
            row = reads.one(connection, user=context.user, document_id=document_id)
            agencies = agency_choices(connection, user=context.user, marac_id=str(row["marac_id"]))
        _draw(context, row, agencies)
    except ForPerson as wrong:
        st.error(str(wrong))


def _draw(context: Context, row: Mapping[str, object], agencies: Mapping[str, str]) -> None:
    case_id, document_id = str(row["case_id"]), str(row["document_id"])
    back = safe(case_address(case_id, anchor="documents"))
    st.html(f'<p class="m-back"><a href="{back}" target="_self">Back to the case</a></p>')
    if st.session_state.pop(_DONE, False):
        st.success("The copy is kept with the case. The agency sees it from now on.")
    agency_id = st.selectbox(
        "Agency that the copy is for",
        list(agencies),
        index=None,
        format_func=agencies.__getitem__,
        placeholder="Choose the agency",
        key="copy-agency",
        width=420,
    )
    if agency_id is None:
        return
    given = _source(context, document_id, agency_id)
    form = f"redacted copy {case_id} {document_id} {agency_id}"
    st.info(given.rule, icon=":material/rule:")
    chosen = _chosen(context, form, given)
    _side_by_side(given.text, chosen)
    _make(context, given, chosen, form=form, agency=(agency_id, agencies[agency_id]))


def _source(context: Context, document_id: str, agency_id: str) -> Source:
    """The text and what is proposed, asked once a visit: each asking is an opening in the trail."""
    key = f"copy-source-{document_id}-{agency_id}-{context.data_version}"
    if key not in st.session_state:
        st.session_state[key] = source(
            context.engine, user=context.user, document_id=document_id, agency_id=agency_id
        )
    found: Source = st.session_state[key]
    return found


def _chosen(context: Context, form: str, given: Source) -> list[str]:
    """The words and passages that are taken out."""
    part_heading("What is taken out", "Everything chosen here is taken out wherever it stands.")
    by_key = {proposal.key: proposal for proposal in given.proposals}
    picked = draft.several(
        context,
        by_key,
        form=form,
        name="proposed",
        label="People of the case",
        start=";".join(key for key, one in by_key.items() if not one.may_know),
        format_func=lambda key: _called(by_key[key]),
        placeholder="Nobody of the case is named in it" if not by_key else "Nothing chosen",
    )
    by_hand = draft.text_area(
        context,
        form=form,
        name="words",
        label="Other words and passages, one a line",
        placeholder="For example: the refuge's name, or a whole sentence",
        height=110,
    )
    found = [word for key in picked.split(";") if key for word in by_key[key].words]
    found += [*_passages(context, form, given.text), *checked_words(by_hand)]
    return list(dict.fromkeys(found))


def _passages(context: Context, form: str, text: str) -> list[str]:
    lines = [line for line in dict.fromkeys(text.splitlines()) if len(line.strip()) > 1]
    if len(lines) > _MOST_PASSAGES:
        return []
    by_number = {str(number): line for number, line in enumerate(lines, 1)}
    picked = draft.several(
        context,
        by_number,
        form=form,
        name="passages",
        label="Whole passages",
        format_func=lambda number: f"{number}. {_shortened(by_number[number])}",
        placeholder="Choose paragraphs or lines of the document",
    )
    return [by_number[number] for number in picked.split(";") if number]


def _called(proposal: Proposal) -> str:
    return f"{proposal.label} ({words.counted(proposal.count, 'time')})"


def _shortened(line: str) -> str:
    return line if len(line) <= _PASSAGE else f"{line[:_PASSAGE]} …"


def _side_by_side(text: str, chosen: Sequence[str]) -> None:
    """The text with what goes marked, and as the agency will read it."""
    out = spans(text, chosen)
    part_heading(
        f"{words.counted(len(out), 'place')} taken out",
        "Read the right side as somebody who knows the family would: does the rest give it away?",
    )
    left, right = st.columns(2)
    with left, st.container(height=420, key="copy-before"):
        st.html(f'<h3>The document</h3><p class="m-page">{_marked(text, out)}</p>')
    with right, st.container(height=420, key="copy-after"):
        after = safe(redacted(text, chosen)).replace(safe(MARK), f"<mark>{safe(MARK)}</mark>")
        st.html(f'<h3>The copy</h3><p class="m-page">{after}</p>')


def _marked(text: str, out: Sequence[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in out:
        parts += [safe(text[last:start]), f"<mark>{safe(text[start:end])}</mark>"]
        last = end
    return "".join([*parts, safe(text[last:])])


def _make(
    context: Context,
    given: Source,
    chosen: Sequence[str],
    *,
    form: str,
    agency: tuple[str, str],
) -> None:
    reason = draft.text_input(
        context,
        form=form,
        name="reason",
        label="Why this agency gets a redacted copy",
        placeholder="For example: it must not know the new address",
        max_chars=500,
    )
    kind = draft.radio(
        context, list(_FORMATS), form=form, name="format", label="Kind of file", start="PDF"
    )
    sure = st.checkbox("I have read the copy to its end", key=f"copy-sure-{draft.short(form)}")
    if not st.button("Make the copy", type="primary", key="copy-make"):
        return
    if not sure:
        st.error("Read the copy to its end first, and tick that you did: nothing was made.")
        return

    def done() -> None:
        draft.clear(context, form)
        st.session_state[_DONE] = True

    ending = _FORMATS[kind or "PDF"]
    trying(lambda: _write(context, given, chosen, ending, agency, reason), done=done)


def _write(
    context: Context,
    given: Source,
    chosen: Sequence[str],
    ending: str,
    agency: tuple[str, str],
    reason: str,
) -> None:
    """Makes the file and keeps it; `agency` is its id and name."""
    made = paper(given, chosen, agency=agency[1], today=context.today)
    add_redacted_copy(
        context.engine,
        by=context.user,
        document_id=str(given.document["document_id"]),
        agency_id=agency[0],
        content=as_pdf(made) if ending == ".pdf" else as_word(made),
        ending=ending,
        words=chosen,
        reason=reason,
        scanner=scanner(),
        check_case=check_case,
    )
