"""Which passwords can be set."""

import pytest

from ingest.password_rule import check_password, common_passwords
from models.errors import ForPerson


@pytest.mark.parametrize(
    "password",
    [
        "four odd words here",
        "päärynä ja omena",
        "Tq7#vLm2!xRz",
        "kettle-orbit-mosaic",
        "x" * 8 + "abcd-Z",
    ],
)
def test_a_long_and_uncommon_password_can_be_set(password: str) -> None:
    check_password(password, username="asha")


@pytest.mark.parametrize("password", ["", "short", "elevenchars"])
def test_a_short_password_is_refused(password: str) -> None:
    with pytest.raises(ForPerson, match="at least 12 characters"):
        check_password(password, username="asha")


def test_a_password_longer_than_is_read_is_refused() -> None:
    check_password("abcdefghij-" * 6 + "123456", username="asha")  # 72
    with pytest.raises(ForPerson, match="at most 72 characters"):
        check_password("abcdefghij-" * 6 + "1234567", username="asha")
    with pytest.raises(ForPerson, match="count as two or more"):
        check_password("é" * 37, username="asha")


@pytest.mark.parametrize(
    "password",
    [
        "Password1234",
        "password 2026!!",
        "Qwertyuiop123",
        "letmeinletmein"[:7] + "please2026",
        "MaracMeeting2026",
        "coordinator!1",
        "correct horse battery staple",
        "123456789012",
        "aaaaaaaaaaaa",
        "1 2 1 2 1 2 1 2",
        "!!!!!!!!!!!!",
    ],
)
def test_what_others_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(ForPerson, match="first that others would try"):
        check_password(password, username="asha")


@pytest.mark.parametrize("password", ["Asha.Patel.Northtown", "asha patel northtown 1"])
def test_the_user_name_is_no_password(password: str) -> None:
    with pytest.raises(ForPerson, match="is the user name"):
        check_password(password, username="asha.patel.northtown")


def test_a_few_hundred_common_passwords_are_known() -> None:
    assert len(common_passwords()) > 300
    assert "" not in common_passwords()
