"""Where headings differ from ours: a proposal beside each heading, for a person to put right."""

from collections.abc import Mapping as Table
from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.components.download import download
from dashboard.context import Context
from dashboard.words import safe
from ingest.mapping import Mapping, SheetMapping, dump_mapping
from ingest.mapping_proposal import Confidence, ProposedColumn, propose
from ingest.mapping_values import Column
from ingest.reading import Sheet
from ingest.schemas import KINDS, SCHEMAS
from ingest.schemas.kinds import label
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name

Names = Table[str, str]
LEAVE_OUT = ""
MARACS, MARAC = "maracs", "marac_id"
MOST_SAMPLES = 3
_SIGN = {Confidence.CERTAIN: "✓", Confidence.LIKELY: "≈", Confidence.UNSURE: "?"}
_KIND = {Confidence.CERTAIN: "fine", Confidence.LIKELY: "note", Confidence.UNSURE: "warning"}


def is_understood(sheet: Sheet) -> bool:
    """Whether the sheet is one of ours and has every column that must be there."""
    schema = SCHEMAS.get(sheet.name)
    if schema is None:
        return False
    return set(schema.required) <= set(schema.named(sheet.frame.columns).values())


def ask(context: Context, sheet: Sheet, maracs: Names) -> Mapping | None:
    """The mapping the person has settled on; None where the sheet is left out or not ready.

    `maracs` are the sender's own MARACs, id → name: rows that name none can belong to one.
    """
    proposal = propose(sheet, KINDS)
    where = f"{sheet.origin}/{sheet.name}"
    kinds = [LEAVE_OUT, *KINDS]
    first = sheet.name if sheet.name in KINDS else proposal.kind
    with st.container(border=True, key=f"map-{words.slug(where)}"):
        st.html(
            f"<h3>{safe(sheet.origin)}: sheet “{safe(sheet.name)}” has headings of its own</h3>"
            '<p class="m-subtitle">Say what it holds, and which of our fields each heading is. '
            "Look at those with a question mark.</p>"
        )
        kind = st.selectbox(
            "What this sheet holds",
            kinds,
            index=kinds.index(first) if first else 0,
            format_func=lambda name: label(name) if name else "Do not load this sheet",
            key=f"kind-{where}",
        )
        if not kind:
            return None
        columns = propose(sheet, {kind: KINDS[kind]}).columns
        chosen = _choices(sheet, kind, columns, where)
        mapping = _mapping(sheet, kind, chosen, _one_marac(kind, chosen, maracs, where))
        _say_what_is_missing(kind, mapping)
        if mapping is not None:
            download(
                context,
                _export(sheet, mapping),
                label="Save this mapping (toml) for the next time",
                key=f"save-{where}",
            )
    return mapping if mapping is not None and not _missing(kind, mapping) else None


def _export(sheet: Sheet, mapping: Mapping) -> Export:
    """The mapping as a file: an area's headings and codes, nobody's data."""
    name = file_name(f"mapping-{words.slug(sheet.name)}", Marking.OFFICIAL, ".toml")
    return Export("mapping", name, lambda: dump_mapping(mapping).encode(), Marking.OFFICIAL)


def _choices(
    sheet: Sheet, kind: str, columns: Sequence[ProposedColumn], where: str
) -> dict[str, str]:
    """Heading → the field chosen for it, for those that are not left out."""
    options = [LEAVE_OUT, *SCHEMAS[kind].columns]
    chosen: dict[str, str] = {}
    for column in columns:
        left, middle, right = st.columns([5, 4, 5], vertical_alignment="center")
        left.html(_heading(sheet, column.heading))
        field = middle.selectbox(
            f"Our field for {column.heading}",
            options,
            index=options.index(column.column) if column.column else 0,
            format_func=lambda name: label(name) if name else "Leave out",
            key=f"field-{where}-{kind}-{column.heading}",
            label_visibility="collapsed",
        )
        is_changed = field != (column.column or LEAVE_OUT)
        right.html(_confidence(column, is_changed=is_changed))
        if field:
            chosen[column.heading] = field
    return chosen


def _heading(sheet: Sheet, heading: str) -> str:
    samples = sheet.frame[heading].drop_nulls().unique(maintain_order=True).head(MOST_SAMPLES)
    shown = ", ".join(text if len(text) < 40 else text[:39] + "…" for text in samples)
    return (
        f'<p class="m-own"><strong>{safe(heading)}</strong>'
        f'<span class="m-sample">{safe(shown) or "empty"}</span></p>'
    )


def _confidence(column: ProposedColumn, *, is_changed: bool) -> str:
    if is_changed:
        return '<p class="m-sure m-fine"><span class="m-sign" aria-hidden="true">✓</span> You chose'
    return (
        f'<p class="m-sure m-{_KIND[column.confidence]}"><span class="m-sign" aria-hidden="true">'
        f"{_SIGN[column.confidence]}</span> {words.sentence(column.confidence)}. "
        f'<span class="m-sample">{safe(column.reason)}</span></p>'
    )


def _one_marac(kind: str, chosen: Names, maracs: Names, where: str) -> dict[str, str]:
    """The MARAC that every row belongs to, where the sheet has no column for it."""
    if kind == MARACS or MARAC not in SCHEMAS[kind].columns or MARAC in chosen.values():
        return {}
    if not maracs:
        return {}
    marac = st.selectbox(
        "The MARAC that every row belongs to",
        [LEAVE_OUT, *sorted(maracs, key=lambda marac: maracs[marac])],
        index=1 if len(maracs) == 1 else 0,
        format_func=lambda marac: maracs[marac] if marac else "Choose one",
        key=f"marac-{where}",
        width=320,
    )
    return {MARAC: marac} if marac else {}


def _mapping(sheet: Sheet, kind: str, chosen: Names, constants: Names) -> Mapping | None:
    fields = list(chosen.values())
    doubled = sorted({label(field) for field in fields if fields.count(field) > 1})
    if doubled:
        st.error(f"Two headings are set to {words.listed(doubled)}: leave one of them out.")
        return None
    if not chosen:
        return None
    columns = {field: Column(column=heading) for heading, field in chosen.items()}
    entry = SheetMapping(source=sheet.name, to=kind, columns=columns, constants=dict(constants))
    return Mapping(name=sheet.name, sheets=(entry,))


def _missing(kind: str, mapping: Mapping) -> list[str]:
    given = {*mapping.sheets[0].columns, *mapping.sheets[0].constants}
    return [label(column) for column in SCHEMAS[kind].required if column not in given]


def _say_what_is_missing(kind: str, mapping: Mapping | None) -> None:
    missing = _missing(kind, mapping) if mapping is not None else []
    if missing:
        st.warning(
            f"{words.listed(missing)} must be there: choose the heading that holds it. "
            "Until then this sheet is left out."
        )
