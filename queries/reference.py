"""Writes the pages of docs/ that are made from the code: the indicators and the roles."""

from collections.abc import Callable
from pathlib import Path

from models.access import PERMISSIONS, ROLE_NAMES, Permission
from queries.indicators import GROUPS
from queries.indicators.registry import Indicator
from queries.safelives.rules import read_rules

DOCS = Path(__file__).resolve().parent.parent / "docs"


def indicators_page() -> str:
    """docs/indicators.md: every indicator with its words, as pages and exports show them."""
    parts = [
        "# Indicators",
        "",
        "Every figure of the product, made from its declaration in `queries/indicators/` by "
        "`python -m queries.reference`. A rate is blank, never 0, where its denominator is 0 or "
        "not recorded.",
    ]
    for group, indicators in GROUPS.items():
        parts += ["", f"## {group}"]
        for indicator in indicators:
            parts += ["", *_indicator(indicator)]
    return "\n".join(parts) + "\n"


def _indicator(indicator: Indicator) -> list[str]:
    lines = [
        f"### {indicator.name}",
        "",
        f"`{indicator.key}` · {indicator.unit.value} · {indicator.polarity.value}",
        "",
        indicator.definition,
        "",
        f"- Why it matters: {indicator.why_it_matters}",
        f"- Counted: {indicator.numerator_text}",
    ]
    if indicator.denominator_text:
        yearly = ", made yearly" if indicator.yearly else ""
        per = f" × {indicator.per:,}" if indicator.per != 1 else ""
        lines.append(f"- Divided by: {indicator.denominator_text}{per}{yearly}")
    if indicator.benchmark:
        benchmark = indicator.benchmark
        lines.append(
            f"- Compare with: {benchmark.label} ({benchmark.source}; {benchmark.as_of:%B %Y})"
        )
    if indicator.caveats:
        lines.append(f"- Mind: {indicator.caveats}")
    return [*lines, f"- Source: {indicator.source}; reviewed {indicator.reviewed:%B %Y}"]


def roles_page() -> str:
    """docs/roles.md: who may do what, from the one table that every check reads."""
    roles = list(ROLE_NAMES)
    head = "| may | " + " | ".join(ROLE_NAMES[role] for role in roles) + " |"
    rule = "|---|" + ":-:|" * len(roles)
    rows = [
        f"| {permission.value} | "
        + " | ".join("yes" if permission in PERMISSIONS[role] else "" for role in roles)
        + " |"
        for permission in Permission
    ]
    intro = (
        "Each role is held for named MARACs and, where it fits, one agency. Made from "
        "`models/access.py` by `python -m queries.reference`."
    )
    return "\n".join(["# Who may do what", "", intro, "", head, rule, *rows]) + "\n"


def return_rules_page() -> str:
    """docs/return-rules.md: how each column of the return is counted, and what its checks mean."""
    rules = read_rules()
    parts = [
        "# How each column of the return is counted",
        "",
        "Made from `data/reference/safelives_rules.toml` by `python -m queries.reference`.",
    ]
    for rule in dict.fromkeys(rules.by_letter.values()):
        parts += ["", f"## {', '.join(rule.letters)}: {rule.name}", ""]
        parts += [f"Version {rule.version}. {rule.text}"]
        parts += ["", *(f"- {text}" for text in rule.variants.values())] if rule.variants else []
    parts += ["", "## What the checks usually mean", ""]
    parts += [f"- `{code}`: {text}" for code, text in rules.checks.items()]
    return "\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "indicators.md": indicators_page,
    "return-rules.md": return_rules_page,
    "roles.md": roles_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
