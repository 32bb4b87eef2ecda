"""A seller on probation adds so many listings a day; the first products of a file come in, the rest wait."""

import pytest

from chalicelib.markets.policies import policies
from tests.capabilities.imports.files import Drops, a_csv, products
from tests.world import World

LIMIT = policies("US")[-1].standing.listings_per_day["beginner"] or 0


@pytest.fixture
def drops(world: World) -> Drops:
    drops = Drops(world, world.seller())
    path = f"/v1/operator/sellers/{drops.seller.seller_id}/tier"
    assert world.operator().does("PUT", path, {"probation_tier": "beginner"})["probation_tier"] == "beginner"
    return drops


def test_a_dry_run_shows_what_the_day_still_takes_and_takes_nothing(drops: Drops) -> None:
    file = a_csv(*products(LIMIT + 3))
    for _ in range(2):
        import_id = drops.ask(file, dry_run=True)
        counts = drops.counts(import_id)
        assert (counts["created"], counts["rejected"]) == (LIMIT, 3)
    late = drops.refused(import_id)
    assert {row["error_code"] for row in late} == {"row.daily_limit"}
    assert f"{LIMIT} listings a day" in late[0]["error_reason"]


def test_rows_beyond_the_cap_wait_for_tomorrow(drops: Drops) -> None:
    """Most of the day is used up already."""
    from chalicelib.imports.store import AllowanceRow
    from chalicelib.kit import clock

    used = AllowanceRow(f"{drops.seller.seller_id}#day", f"{clock.now():%Y-%m-%d}", taken=LIMIT - 12)
    used.save()
    first = drops.drop(a_csv(*products(13, skus_each=2)))
    assert (drops.counts(first)["created"], drops.counts(first)["rejected"]) == (24, 2)
    changed = drops.drop(a_csv(*products(13, skus_each=2, price="5.00")))
    assert (drops.counts(changed)["updated"], drops.counts(changed)["rejected"]) == (24, 2)
    drops.world.wait(days=1)
    assert drops.counts(drops.drop(drops.report(changed)))["created"] == 2
