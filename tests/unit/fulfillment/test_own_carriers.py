"""Tracking numbers of carriers a seller brings along: published samples, each digit of which counts."""

import pytest

from chalicelib.fulfillment.carriers.numbers import OwnCarrier, is_valid, read

SAMPLES = [
    ("ups", "1Z5R89390357567127"),
    ("ups", "1Z879E930346834440"),
    ("fedex", "986578788855"),
    ("fedex", "477179081230"),
    ("fedex", "041441760228964"),
    ("fedex", "9611020987654312345672"),
    ("fedex", "9611804854517907553445"),
    ("ontrac", "C11031500001879"),
    ("ontrac", "D10011354453707"),
    ("usps", "03071790000523483741"),
    ("usps", "9400110200881269505160"),
    ("usps", "RB123456785US"),
    ("dhl_express", "3318810025"),
]


@pytest.mark.parametrize(("carrier", "number"), SAMPLES)
def test_a_carrier_s_number_is_known(carrier: str, number: str) -> None:
    assert is_valid(OwnCarrier(carrier), number)


@pytest.mark.parametrize(("carrier", "number"), SAMPLES)
def test_a_wrong_last_digit_shows(carrier: str, number: str) -> None:
    place = 10 if number.endswith("US") else len(number) - 1
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert not is_valid(OwnCarrier(carrier), wrong)


@pytest.mark.parametrize(
    ("carrier", "number"), [("ups", "986578788855"), ("fedex", "1Z5R89390357567127"), ("ontrac", "12345678")]
)
def test_another_carrier_s_number_is_not_its(carrier: str, number: str) -> None:
    assert not is_valid(OwnCarrier(carrier), number)


def test_another_carrier_s_numbers_are_taken_as_they_are() -> None:
    assert is_valid(OwnCarrier.OTHER, "ABC1234567")


@pytest.mark.parametrize(
    ("scanned", "number"),
    [
        ("420972049400111899223033005011", "9400111899223033005011"),
        ("4209720412349270490119521303389129", "9270490119521303389129"),
        ("9400110200881269505160", "9400110200881269505160"),
    ],
)
def test_the_number_is_found_in_what_a_scanner_reads_off_a_usps_label(scanned: str, number: str) -> None:
    assert read(OwnCarrier.USPS, scanned) == number


@pytest.mark.parametrize("scanned", ["420972049400111899223033005012", "42097204", "1Z5R89390357567127"])
def test_what_holds_no_number_of_the_carrier_is_none(scanned: str) -> None:
    assert read(OwnCarrier.USPS, scanned) is None
