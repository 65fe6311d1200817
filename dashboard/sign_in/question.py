"""One question a page: its words, its fields, and what was wrong with the last answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Field:
    """One thing to type. `kind` is the input's type; a short field is as wide as a code.

    A fixed one is shown, and goes to the browser's password manager, but is not typed.
    """

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    value: str = ""
    autocomplete: str = "off"
    numeric: bool = False
    short: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Question:
    """A page with one form. `lead`, `middle` and `foot` are HTML.

    `problem` says what was wrong, `wrong` names the field that it is about ("" is all of them).
    """

    heading: str
    action: str
    fields: Sequence[Field]
    button: str
    lead: str = ""
    middle: str = ""
    foot: str = ""
    caption: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    wrong: str = ""

    @property
    def title(self) -> str:
        return f"Error: {self.heading}" if self.problem else self.heading

    def body(self, form_token: str) -> str:
        """The page's HTML, inside its frame."""
        kept = {"form_token": form_token, **self.hidden}
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">\n'
            for name, value in kept.items()
        )
        fields = "".join(self._field(each, at) for at, each in enumerate(self.fields))
        return (
            f"{self._summary()}{self._heading()}{self.lead}{self.middle}\n"
            f'<form method="post" action="{escape(self.action)}" novalidate>\n{hidden}{fields}'
            f'<button type="submit">{escape(self.button)}</button>\n</form>\n{self.foot}'
        )

    def _heading(self) -> str:
        caption = f'<p class="caption">{escape(self.caption)}</p>' if self.caption else ""
        return f"{caption}<h1>{escape(self.heading)}</h1>\n"

    def _summary(self) -> str:
        """What went wrong, with a way to where it can be mended."""
        if not self.problem:
            return ""
        at = self.wrong or self.fields[0].name
        return (
            '<div class="notice" id="problem" role="alert"><h2>There is a problem</h2>'
            f'<p><a href="#{escape(at)}">{escape(self.problem)}</a></p></div>\n'
        )

    def _field(self, asked: Field, at: int) -> str:
        is_wrong = bool(self.problem) and self.wrong == asked.name
        message = (
            f'<p class="wrong" id="{asked.name}-problem"><span class="out">Error: </span>'
            f"{escape(self.problem)}</p>"
            if is_wrong
            else ""
        )
        hint = f'<p class="hint" id="{asked.name}-hint">{escape(asked.hint)}</p>'
        return (
            f'<div class="field{" is-wrong" if is_wrong else ""}">'
            f'<label for="{asked.name}">{escape(asked.label)}</label>'
            f"{hint if asked.hint else ''}{message}"
            f"<input{self._attributes(asked, at, is_wrong)}></div>\n"
        )

    def _attributes(self, asked: Field, at: int, is_wrong: bool) -> str:
        described = [
            f"{asked.name}-hint" if asked.hint else "",
            f"{asked.name}-problem" if is_wrong else "",
            "problem" if self.problem and not self.wrong else "",
        ]
        given = {
            "id": asked.name,
            "name": asked.name,
            "type": asked.kind,
            "value": asked.value,
            "autocomplete": asked.autocomplete,
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "200",
            "inputmode": "numeric" if asked.numeric else "",
            "class": "short" if asked.short else "",
            "aria-describedby": " ".join(filter(None, described)),
            "aria-invalid": "true" if is_wrong else "",
        }
        text = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if value)
        text += " readonly" if asked.fixed else " required"
        return f"{text}{' autofocus' if at == self._first() else ''}"

    def _first(self) -> int:
        """The field to begin with: the wrong one, else the first that is still empty."""
        names = [asked.name for asked in self.fields]
        if self.wrong in names:
            return names.index(self.wrong)
        return next((at for at, asked in enumerate(self.fields) if not asked.value), 0)
