"""The settings of an installation that an administrator changes on the screen: one list."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from models.errors import ForPerson

Kind = Literal["whole", "text", "yes_no"]
LONGEST_TEXT = 200
_YES_NO = ("yes", "no")


@dataclass(frozen=True)
class InstallationSetting:
    """One setting: its name in the record, its words on the screen, and what it may be.

    `least` and `most` hold for whole numbers (both included); for a text they are its length.
    Every value is kept as text; yes or no is "yes" or "no".
    """

    name: str
    label: str
    kind: Kind
    default: str
    help: str
    least: int = 0
    most: int = LONGEST_TEXT
    unit: str = ""
    group: str = "Signing in"

    def checked(self, given: str) -> str:
        """The value as it is kept. Raises ForPerson where it cannot be, and says what can."""
        value = given.strip()
        match self.kind:
            case "whole":
                return self._whole(value)
            case "yes_no":
                if value.lower() not in _YES_NO:
                    raise ForPerson(f"“{self.label}” is yes or no: choose one of the two.")
                return value.lower()
            case "text":
                return self._text(value)

    def _whole(self, value: str) -> str:
        is_number = value.isascii() and value.isdigit() and len(value) <= 9
        if not is_number or not self.least <= int(value) <= self.most:
            raise ForPerson(
                f"“{self.label}” must be a whole number from {self.least} to {self.most}"
                f"{f' ({self.unit})' if self.unit else ''}: enter one."
            )
        return str(int(value))

    def _text(self, value: str) -> str:
        if not value.isprintable() or not self.least <= len(value) <= self.most:
            raise ForPerson(
                f"“{self.label}” must be one line of {self.least} to {self.most} characters: "
                "shorten it, or enter one."
            )
        return value

    def read(self, kept: str | None) -> str:
        """The value in force: what is kept if it can be, else the default."""
        if kept is None:
            return self.default
        try:
            return self.checked(kept)
        except ForPerson:
            return self.default


IDLE_MINUTES = InstallationSetting(
    name="session_idle_minutes",
    label="Sign out after",
    kind="whole",
    least=2,
    most=60,
    default="15",
    unit="minutes without a click",
    help="Short protects an unattended screen; long spares people from signing in again. "
    "Everybody is warned before it, and what they typed is kept.",
)
SESSION_HOURS = InstallationSetting(
    name="session_hours",
    label="Sign in again after",
    kind="whole",
    least=1,
    most=24,
    default="12",
    unit="hours, however busy",
    help="Holds for sign-ins from then on. A working day is 8 to 12 hours.",
)

FIRST_ATTEMPT_DAYS = InstallationSetting(
    name="idva_first_attempt_days",
    label="The IDVA first tries the victim within",
    kind="whole",
    least=1,
    most=20,
    default="2",
    unit="working days of the referral",
    help="Leicestershire and Rutland’s procedure says two working days.",
    group="IDVA",
)
ATTEMPTS = InstallationSetting(
    name="idva_attempts",
    label="Attempts before a victim counts as uncontactable",
    kind="whole",
    least=1,
    most=20,
    default="3",
    unit="attempts",
    help="Three within a week are usual (the triage of one area’s IDVA service, 2017). Fewer are "
    "warned about, never refused.",
    group="IDVA",
)
ATTEMPTS_WITHIN = InstallationSetting(
    name="idva_attempts_within",
    label="Those attempts are made within",
    kind="whole",
    least=1,
    most=60,
    default="7",
    unit="days",
    help="Counted from one attempt to the last of them.",
    group="IDVA",
)
RECEIPT_DAYS = InstallationSetting(
    name="transfer_receipt_days",
    label="A transfer without a receipt is chased after",
    kind="whole",
    least=1,
    most=30,
    default="2",
    unit="days",
    help="No national figure was found. Until the receipt is recorded the case stays here.",
    group="Transfers",
)
CHRONOLOGY_GAP = InstallationSetting(
    name="chronology_gap_months",
    label="A chronology has a gap where nothing is recorded for",
    kind="whole",
    least=1,
    most=60,
    default="3",
    unit="months",
    help="No national figure was found. Gaps are shown in the line of time, for the case and for "
    "each agency.",
    group="Chronology",
)

# Whoever needs another setting adds it here: the page, the check and the trail follow.
SETTINGS: Mapping[str, InstallationSetting] = MappingProxyType(
    {
        setting.name: setting
        for setting in (
            *(IDLE_MINUTES, SESSION_HOURS, FIRST_ATTEMPT_DAYS, ATTEMPTS, ATTEMPTS_WITHIN),
            *(RECEIPT_DAYS, CHRONOLOGY_GAP),
        )
    }
)
