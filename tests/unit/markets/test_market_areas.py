"""Where parcels go: states, the beginnings of their ZIP codes, statewide sales tax."""

import pytest

from chalicelib.markets import policies, rules, service

AREAS = policies.areas("US")


def test_every_area_a_parcel_can_go_to_has_zip_codes_and_a_tax_rate() -> None:
    for policy in policies.policies("US"):
        assert set(AREAS) == set(policy.shipping.areas)


@pytest.mark.parametrize(
    ("state", "postal_code"),
    [
        ("CA", "94103"),
        ("NY", "10001"),
        ("NY", "00501"),
        ("PR", "00901"),
        ("HI", "96813"),
        ("AP", "96349"),
        ("DC", "20500"),
        ("TX", "88510"),
        ("OR", "97204-1234"),
    ],
)
def test_a_zip_code_lies_in_its_state(state: str, postal_code: str) -> None:
    assert rules.address_problems(AREAS, state, postal_code) == {}


@pytest.mark.parametrize(
    ("state", "postal_code", "field"),
    [("CA", "10001", "postal_code"), ("AZ", "96813", "postal_code"), ("ZZ", "94103", "state")],
)
def test_a_zip_code_of_another_state_is_named(state: str, postal_code: str, field: str) -> None:
    assert list(rules.address_problems(AREAS, state, postal_code)) == [field]


@pytest.mark.parametrize(
    ("state", "cents", "tax"),
    [("CA", 1999, 145), ("CA", 200, 15), ("MN", 8, 1), ("MN", 7, 0), ("OR", 9999, 0), ("ZZ", 100, 0)],
)
def test_tax_is_rounded_half_up_at_the_cent(state: str, cents: int, tax: int) -> None:
    assert service.sales_tax("US", state, cents) == tax
