"""Where parcels go: states, and the beginnings of their ZIP codes."""

import pytest

from chalicelib.markets import policies, rules

AREAS = policies.areas("US")


def test_every_area_a_parcel_can_go_to_has_zip_codes() -> None:
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
