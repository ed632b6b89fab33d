"""Numbers of persons: the made-up test numbers of the brief, birthdays in 1900."""

from datetime import date

import pytest

from zhengmei.textrules.identity import is_identity_number, is_old_identity_number, masked, passes_luhn, plain

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "number", ["110101190001010014", "371002190002280120", "330206190003150342", "450603190011200557"]
)
def test_valid_identity_numbers(number: str) -> None:
    assert is_identity_number(number, TODAY)


@pytest.mark.parametrize(
    "number",
    [
        "110101190001010011",
        "371002190002280121",
        "330206190003150341",
        "371002190002300128",
        "110101209901010017",
        "000101190001010014",
        "1101011900010100",
        "11010119000101001A",
    ],
)
def test_invalid_identity_numbers(number: str) -> None:
    assert not is_identity_number(number, TODAY)


def test_somebody_born_tomorrow_is_nobody() -> None:
    digits = "11010120261123001"
    number = next(digits + c for c in "0123456789X" if is_identity_number(digits + c, date(2026, 11, 23)))
    assert not is_identity_number(number, TODAY)


@pytest.mark.parametrize("number", ["6217000000000000012", "6222020000000000026", "6212260000000000034"])
def test_valid_cards(number: str) -> None:
    assert passes_luhn(number)
    assert not passes_luhn(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_old_numbers_need_a_region_and_a_birthday() -> None:
    assert is_old_identity_number("110101491231002", TODAY)
    assert not is_old_identity_number("110101491331002", TODAY)
    assert not is_old_identity_number("990101491231002", TODAY)


def test_masking_hides_at_least_one_sign() -> None:
    assert masked("110101190001010014", 6, 4) == "110101********0014"
    assert masked("12", 1, 1) == "1*2"


def test_disguised_digits_are_read_plainly() -> None:
    assert plain("l38-OO13 8000") == "13800138000"
