"""The sales tax of a place: state, county, city and district, by the rates of the day."""

from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from chalicelib.markets import policies, rules, service

TABLE = policies.sales_tax("US")
DAY = date(2025, 7, 1)


def combined(state: str, postal_code: str, day: date = DAY) -> int:
    return sum(rate.per_100000 for rate in rules.sales_tax_rates(TABLE, day, state, postal_code))


@pytest.mark.parametrize(
    ("state", "postal_code", "per_100000"),
    [
        ("CA", "90012", 9_750),
        ("CA", "94103-1234", 8_625),
        ("CA", "95814", 7_250),
        ("NY", "10001", 8_875),
        ("NY", "14201", 4_000),
        ("IL", "60601", 10_250),
        ("WA", "98101", 10_350),
        ("CO", "80202", 9_150),
        ("TX", "77002", 8_250),
        ("MN", "55401", 9_025),
        ("MN", "55420", 6_875),
        ("OR", "97204", 0),
        ("ZZ", "94103", 0),
    ],
)
def test_a_place_has_the_published_combined_rate(state: str, postal_code: str, per_100000: int) -> None:
    assert combined(state, postal_code) == per_100000


@pytest.mark.parametrize(
    ("state", "postal_code", "day", "per_100000"),
    [
        ("CA", "90012", date(2025, 3, 31), 9_500),
        ("CA", "90012", date(2025, 4, 1), 9_750),
        ("AZ", "85004", date(2025, 6, 30), 8_600),
        ("AZ", "85004", date(2025, 7, 1), 9_100),
        ("CA", "90012", date(2024, 12, 31), 0),
    ],
)
def test_the_rate_is_that_of_the_day(state: str, postal_code: str, day: date, per_100000: int) -> None:
    assert combined(state, postal_code, day) == per_100000


def test_the_day_is_the_market_s_own() -> None:
    """The last hour of March in California, April in London."""
    at = datetime(2025, 4, 1, 6, 59, tzinfo=UTC)
    rates = service.sales_tax_rates("US", at, "CA", "90012")
    assert [rate.per_100000 for rate in rates] == [7_250, 2_250]


@pytest.mark.parametrize(
    ("state", "cents", "tax"), [("CA", 1999, 145), ("CA", 200, 15), ("MN", 8, 1), ("MN", 7, 0), ("OR", 9999, 0)]
)
def test_tax_is_rounded_half_up_at_the_cent(state: str, cents: int, tax: int) -> None:
    assert service.sales_tax(rules.sales_tax_rates(TABLE, DAY, state, "00000"), cents) == tax


def test_new_york_taxes_the_shipping_fee_and_california_does_not() -> None:
    assert [rules.taxes_shipping(TABLE, DAY, state) for state in ("NY", "TX", "CA", "OR", "ZZ")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_every_state_of_the_table_is_one_a_parcel_can_go_to() -> None:
    areas = policies.areas("US")
    assert set(TABLE.statewide) | set(TABLE.shipping_taxed) <= set(areas)
    for place in TABLE.local:
        assert all(areas[place.state].has(zips) for span in place.zips for zips in span.split("-"))


def test_no_zip_code_is_in_two_places() -> None:
    for one, other in combinations(TABLE.local, 2):
        ends = [zips.ljust(5, "0") for span in one.zips for zips in span.split("-")]
        assert not any(other.has(end) for end in ends)
