"""A seller on probation adds so many listings a day; the first products of a file come in, the rest wait."""

import pytest

from chalicelib.kit import clock
from chalicelib.markets import service as markets
from chalicelib.markets.policies import policy_at
from chalicelib.sellers.store import ListedRow
from tests import builders
from tests.capabilities.imports.files import Drops, a_csv, products
from tests.world import World

LIMIT = policy_at("US", clock.now()).standing.listings_per_day["beginner"] or 0


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


def used_up(drops: Drops, added: int) -> None:
    today = markets.day_of("US", clock.now())
    ListedRow(f"{drops.seller.seller_id}#listed#{today}", added=added).save()


def test_by_hand_and_by_file_are_one_cap(drops: Drops) -> None:
    used_up(drops, LIMIT - 2)
    drops.seller.does("POST", "/v1/listings", builders.a_listing())
    imported = drops.drop(a_csv(*products(2)))
    assert (drops.counts(imported)["created"], drops.counts(imported)["rejected"]) == (1, 1)
    refused = drops.seller.send("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="MORE")))
    assert (refused.status, refused.code) == (409, "sellers.listing_limit_reached")
    drops.world.wait(days=1)
    drops.seller.does("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="MORE")))


def test_rows_beyond_the_cap_wait_for_tomorrow(drops: Drops) -> None:
    """Most of the day is used up already."""
    used_up(drops, LIMIT - 12)
    first = drops.drop(a_csv(*products(13, skus_each=2)))
    assert (drops.counts(first)["created"], drops.counts(first)["rejected"]) == (24, 2)
    changed = drops.drop(a_csv(*products(13, skus_each=2, price="5.00")))
    assert (drops.counts(changed)["updated"], drops.counts(changed)["rejected"]) == (24, 2)
    drops.world.wait(days=1)
    assert drops.counts(drops.drop(drops.report(changed)))["created"] == 2
