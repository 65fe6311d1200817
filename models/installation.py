"""The settings of an installation that an administrator changes on the screen: one list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from models.errors import ForPerson

Kind = Literal["whole", "text", "yes_no", "choice", "secret"]
LONGEST_TEXT = 200
_YES_NO = ("yes", "no")
KEPT = "kept"  # what is read of a secret that is there


@dataclass(frozen=True)
class InstallationSetting:
    """One setting: its name in the record, its words on the screen, and what it may be.

    `least` and `most` hold for whole numbers (both included); for a text they are its length.
    Every value is kept as text; yes or no is "yes" or "no". A choice is one of `choices` (code →
    words). A secret is kept sealed: what is read of it is only whether there is one.
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
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)

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
            case "choice":
                if value not in self.choices:
                    raise ForPerson(f"“{self.label}” is one of a few: choose it from the list.")
                return value
            case "text" | "secret":
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
        if self.kind == "secret":
            return KEPT if kept else ""
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

SMTP_HOST = InstallationSetting(
    name="smtp_host",
    label="Mail server",
    kind="text",
    default="",
    help="The name of your area’s own outgoing mail server, such as mail.example.gov.uk. Without "
    "one no e-mail is sent, and reminders are a list of telephone calls to make.",
    group="E-mail",
)
SMTP_PORT = InstallationSetting(
    name="smtp_port",
    label="Port of the mail server",
    kind="whole",
    least=1,
    most=65535,
    default="587",
    help="587 is usual with STARTTLS, 465 with TLS, 25 inside a network.",
    group="E-mail",
)
SMTP_SECURITY = InstallationSetting(
    name="smtp_security",
    label="Protection on the way to the mail server",
    kind="choice",
    default="starttls",
    choices=MappingProxyType(
        {"starttls": "STARTTLS", "tls": "TLS from the start", "none": "None (own network only)"}
    ),
    help="A user and password are never sent without protection.",
    group="E-mail",
)
SMTP_USER = InstallationSetting(
    name="smtp_user",
    label="User at the mail server",
    kind="text",
    default="",
    help="Leave it empty where the server asks for none.",
    group="E-mail",
)
SMTP_PASSWORD = InstallationSetting(
    name="smtp_password",
    label="Password at the mail server",
    kind="secret",
    default="",
    help="Kept sealed and never shown again. Leave it empty to keep the one there is.",
    group="E-mail",
)
SMTP_SENDER = InstallationSetting(
    name="smtp_sender",
    label="Address the e-mails come from",
    kind="text",
    default="",
    help="An address that somebody reads, such as marac@example.gov.uk.",
    group="E-mail",
)
REMIND_BEFORE = InstallationSetting(
    name="reminder_days_before",
    label="Agencies are reminded of an action",
    kind="whole",
    least=0,
    most=28,
    default="2",
    unit="days before it is due",
    help="One e-mail a person and day, about everything that is due.",
    group="Reminders",
)
REMIND_AFTER = InstallationSetting(
    name="reminder_days_after",
    label="Agencies are reminded of a late action",
    kind="whole",
    least=1,
    most=28,
    default="1",
    unit="days after it was due",
    help="Then again and again, as the next setting says.",
    group="Reminders",
)
REMIND_AGAIN = InstallationSetting(
    name="reminder_again_days",
    label="A reminder of late actions is repeated after",
    kind="whole",
    least=1,
    most=60,
    default="7",
    unit="days",
    help="Until every late action is reported.",
    group="Reminders",
)
MAIL = (SMTP_HOST, SMTP_PORT, SMTP_SECURITY, SMTP_USER, SMTP_PASSWORD, SMTP_SENDER)

# Whoever needs another setting adds it here: the page, the check and the trail follow.
SETTINGS: Mapping[str, InstallationSetting] = MappingProxyType(
    {
        setting.name: setting
        for setting in (
            *(IDLE_MINUTES, SESSION_HOURS, FIRST_ATTEMPT_DAYS, ATTEMPTS, ATTEMPTS_WITHIN),
            *(RECEIPT_DAYS, CHRONOLOGY_GAP, *MAIL, REMIND_BEFORE, REMIND_AFTER, REMIND_AGAIN),
        )
    }
)
