"""Tracking numbers of the local carrier: issued once a key, and no wrong digit goes unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.fulfillment.carriers.local import check_digit, is_valid_tracking_number, tracking_number

KEYS = st.text(min_size=1)


@pytest.mark.parametrize(
    "number",
    ["9405803699300124287899", "9361289878700317633795", "4006381333931", "106141411234567897"],
    ids=["usps-22", "usps-22-priority", "gtin-13", "sscc-18"],
)
def test_the_check_digit_is_that_of_usps_and_gs1(number: str) -> None:
    assert check_digit(number[:-1]) == number[-1]


def test_a_tracking_number_never_changes_between_releases() -> None:
    assert tracking_number("k1") == "9989999679963676953129"


@given(KEYS)
def test_every_issued_number_is_valid(key: str) -> None:
    assert is_valid_tracking_number(tracking_number(key))


@given(KEYS, st.integers(0, 21), st.integers(1, 9))
def test_any_single_wrong_digit_is_detected(key: str, position: int, step: int) -> None:
    number = tracking_number(key)
    wrong = str((int(number[position]) + step) % 10)

    assert not is_valid_tracking_number(number[:position] + wrong + number[position + 1 :])


@given(KEYS, st.integers(2, 20), st.integers(1, 9))
def test_a_wrong_digit_is_seen_by_the_check_digit_alone(key: str, position: int, step: int) -> None:
    number = tracking_number(key)
    wrong = str((int(number[position]) + step) % 10)
    payload = number[:position] + wrong + number[position + 1 : -1]

    assert check_digit(payload) != number[-1]


@pytest.mark.parametrize(
    "number",
    [
        "",
        "99",
        "9405803699300124287899",
        "998999967996367695312",
        "99899996799636769531290",
        "9989 9996 7996 3676 9531 29",
        "9989999679963676953129\n",
        "99\uff189999679963676953129",
    ],
    ids=[
        "empty",
        "prefix only",
        "of USPS",
        "a digit short",
        "a digit more",
        "spaced",
        "newline",
        "full-width",
    ],
)
def test_what_the_carrier_cannot_have_issued_is_not_valid(number: str) -> None:
    assert not is_valid_tracking_number(number)


def test_twenty_thousand_purchases_have_as_many_numbers() -> None:
    keys = [f"package-{serial}" for serial in range(20_000)]

    assert len({tracking_number(key) for key in keys}) == len(keys)
