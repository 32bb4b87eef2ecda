"""Units of one SKU come from one place, or from several buckets; a buyer for whom they are there gets them."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inventory import rules
from chalicelib.inventory.models import MAIN, Holding, Move, StockLevel


def a_level(**available: int) -> StockLevel:
    holdings = [Holding(holding=name, available=units, reserved=0) for name, units in available.items()]
    return StockLevel.of("sku_1", holdings, threshold=5)


def drawn(level: StockLevel, quantity: int, **pooled: int) -> list[Move]:
    return rules.drawn(level, quantity, pooled, Random(1))


def test_the_main_warehouse_goes_before_a_fuller_one() -> None:
    assert drawn(a_level(main=2, whs_1=9), 2) == [Move(MAIN, -2, 2)]


def test_units_of_one_line_leave_one_warehouse() -> None:
    assert drawn(a_level(main=2, whs_1=3, whs_2=4), 4) == [Move("whs_2", -4, 4)]
    assert drawn(a_level(main=2, whs_1=3), 4) == []


def test_units_set_aside_are_for_those_who_name_the_pool() -> None:
    assert drawn(a_level(main=1, pool_1=5), 2) == []
    assert drawn(a_level(main=1, pool_1=5), 2, pool_1=2) == [Move("pool_1", -2, 2)]
    assert drawn(a_level(main=9, pool_1=1), 2, pool_1=2) == []
    assert drawn(a_level(main=9), 2, pool_1=2) == []
    assert drawn(a_level(main=1, pool_1=1), 2, pool_1=1) == [Move("pool_1", -1, 2), Move(MAIN, -1, 0)]


def test_buyers_meet_on_different_buckets() -> None:
    level, chance = a_level(main=0, bucket_1=50, bucket_2=50, bucket_3=50), Random(1)
    assert {rules.drawn(level, 1, {}, chance)[0].holding for _ in range(50)} == {
        "bucket_1",
        "bucket_2",
        "bucket_3",
    }


def test_units_spread_over_buckets_are_held_together_in_one() -> None:
    assert drawn(a_level(main=1, bucket_1=2, bucket_2=1), 4) == [
        Move("bucket_1", -2, 4),
        Move("bucket_2", -1, 0),
        Move(MAIN, -1, 0),
    ]


@given(units=st.lists(st.integers(0, 4), min_size=2, max_size=8), quantity=st.integers(1, 12))
def test_a_buyer_for_whom_units_are_there_gets_them_and_no_other_does(units: list[int], quantity: int) -> None:
    level = a_level(**{MAIN if n == 0 else f"bucket_{n}": number for n, number in enumerate(units)})
    moves = drawn(level, quantity)
    assert bool(moves) == (sum(units) >= quantity)
    after = level.moved(moves)
    assert min(part.available for part in after.holdings) >= 0
    assert (after.reserved, after.on_hand) == (quantity if moves else 0, sum(units))
