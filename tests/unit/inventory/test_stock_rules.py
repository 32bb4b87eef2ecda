"""Thresholds are crossed exactly when they are crossed, and a log either adds up or says where it does not."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inventory import rules
from chalicelib.inventory.models import (
    MAIN,
    Holding,
    Move,
    MovedUnits,
    Movement,
    Reason,
    StockLevel,
    StockState,
    state_of,
)
from chalicelib.kit.events import SYSTEM

UNITS = st.integers(0, 40)


def a_level(available: int = 10, reserved: int = 0, threshold: int = 5, **sold: int) -> StockLevel:
    main = Holding(holding=MAIN, available=available, reserved=reserved, sold=sold)
    return StockLevel.of("sku_1", [main], threshold=threshold)


def a_movement(*units: tuple[str, int, int], reason: Reason = Reason.COUNTED) -> Movement:
    moved = [MovedUnits(sku_id=sku, holding=MAIN, available=a, reserved=r) for sku, a, r in units]
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return Movement(
        movement_id="mov_1", seller_id="sel_1", occurred_at=now, reason=reason, actor=SYSTEM, units=moved
    )


@pytest.mark.parametrize(("available", "state"), [(6, "in_stock"), (5, "low"), (1, "low"), (0, "out_of_stock")])
def test_a_sku_is_low_at_its_threshold_and_out_at_nothing(available: int, state: str) -> None:
    assert a_level(available).state == state


def test_a_threshold_of_nothing_is_never_low() -> None:
    assert a_level(1, threshold=0).state == StockState.IN_STOCK


@given(before=UNITS, quantity=st.integers(1, 10), threshold=UNITS, is_now=UNITS)
def test_a_sale_within_the_band_crosses_what_was_foreseen_and_never_oversells(
    before: int, quantity: int, threshold: int, is_now: int
) -> None:
    if before < quantity:
        return
    low, high = rules.band(before, -quantity, threshold)
    foreseen = state_of(before, threshold), state_of(before - quantity, threshold)
    if low <= is_now and (high is None or is_now <= high):
        assert is_now >= quantity
        assert (state_of(is_now, threshold), state_of(is_now - quantity, threshold)) == foreseen
    elif is_now >= quantity:
        assert (state_of(is_now, threshold), state_of(is_now - quantity, threshold)) != foreseen


@given(before=UNITS, more=st.integers(0, 10), threshold=UNITS)
def test_what_was_seen_is_always_within_its_own_band(before: int, more: int, threshold: int) -> None:
    low, high = rules.band(before, more, threshold)
    assert low <= before
    assert high is None or before <= high


def test_units_reserved_and_set_aside_are_on_hand_but_not_available() -> None:
    pool = Holding(holding="pool_1", available=3, reserved=1)
    level = StockLevel.of("sku_1", [Holding(holding=MAIN, available=4, reserved=2), pool], threshold=5)
    assert (level.on_hand, level.available, level.set_aside, level.reserved) == (10, 4, 3, 3)


def test_moves_change_the_level_and_its_state() -> None:
    after = a_level(6).moved([Move(MAIN, -2, 2)])
    assert (after.available, after.reserved, after.on_hand, after.state) == (4, 2, 6, StockState.LOW)


@pytest.mark.parametrize(
    ("sold", "since", "days"),
    [
        ({"2026-01-05": 2, "2026-01-04": 2}, None, 5),
        ({"2026-01-05": 2}, date(2026, 1, 5), 5),
        ({}, None, None),
        ({"2026-01-05": 2, "2026-01-04": -2}, None, None),
        ({"2025-12-01": 50}, None, None),
    ],
)
def test_days_of_cover_go_by_the_sales_of_the_window(
    sold: dict[str, int], since: date | None, days: int | None
) -> None:
    level = a_level(10, **sold).model_copy(update={"since": since})
    assert rules.days_of_cover(level, ["2026-01-04", "2026-01-05"]) == days


def test_a_log_that_adds_up_has_no_differences() -> None:
    log = [a_movement(("sku_1", 10, 0)), a_movement(("sku_1", -2, 2), reason=Reason.ORDERED)]
    assert rules.differences([a_level(8, 2)], log) == []


def test_a_counter_that_moved_without_the_log_is_named() -> None:
    [difference] = rules.differences([a_level(7, 2)], [a_movement(("sku_1", 8, 2))])
    assert difference == "sku_1 at main is (7, 2), its movements add up to (8, 2)"


def test_a_log_entry_without_its_counter_is_named() -> None:
    assert rules.differences([], [a_movement(("sku_9", 3, 0))])


def test_a_counter_below_nothing_is_named() -> None:
    assert "below nothing" in rules.differences([a_level(-1)], [a_movement(("sku_1", -1, 0))])[0]
