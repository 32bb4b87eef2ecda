"""The capacity units the benchmarks report, held against DynamoDB's published rules."""

import pytest

from benchmarks.least import Least
from benchmarks.sizes import read_units, size_of, write_units


def test_an_item_weighs_its_names_and_its_values() -> None:
    assert size_of({"pk": {"S": "é1"}}) == 2 + 3


@pytest.mark.parametrize(("number", "size"), [("0", 1), ("7", 2), ("1999", 3), ("100", 2), ("-12", 3)])
def test_a_number_weighs_half_a_byte_a_digit_and_one(number: str, size: int) -> None:
    assert size_of({"n": {"N": number}}) == 1 + size


def test_a_map_weighs_three_bytes_and_one_an_element_more() -> None:
    assert size_of({"m": {"M": {"a": {"S": "b"}, "c": {"BOOL": True}}}}) == 1 + 3 + (1 + 2) + (1 + 2)


def test_a_list_weighs_three_bytes_and_one_an_element_more() -> None:
    assert size_of({"l": {"L": [{"S": "ab"}, {"NULL": True}]}}) == 1 + 3 + (1 + 2) + (1 + 1)


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1024, 1), (1025, 2)])
def test_a_write_takes_a_unit_for_every_begun_kilobyte(size: int, units: int) -> None:
    assert write_units(size) == units


@pytest.mark.parametrize(("size", "units"), [(0, 0.5), (4096, 0.5), (4097, 1)])
def test_a_read_takes_half_a_unit_for_every_begun_four_kilobytes(size: int, units: float) -> None:
    assert read_units(size, consistent=False) == units
    assert read_units(size, consistent=True) == 2 * units


def test_the_least_of_an_order_is_two_trips_and_double_units_in_a_transaction() -> None:
    least = Least((2,), "order stock stock event clock key", 5)
    assert (least.trips, least.read_units, least.write_units) == (2, 1, 17)
    assert least.formula == "get 2 + write order 2 stock event clock key + 5 entries"


def test_a_single_write_needs_no_transaction() -> None:
    assert Least((), "event", 1).write_units == 2
