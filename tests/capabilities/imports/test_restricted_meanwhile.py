"""A seller restricted after a file came in: each chunk asks again, and its rows come back with the reason."""

from typing import Any

import pytest

from tests.capabilities.imports.files import Drops, a_csv, a_row, products
from tests.world import World


@pytest.fixture
def drops(world: World) -> Drops:
    return Drops(world, world.seller())


def restricts(drops: Drops, effect: str) -> None:
    path = f"/v1/operator/sellers/{drops.seller.seller_id}/restrictions"
    drops.world.operator().does("POST", path, {"reason": "It is looked into.", "effect": effect})


def lifts(drops: Drops) -> None:
    for restriction in drops.seller.does("GET", "/v1/standing/restrictions")["data"]:
        path = f"/v1/operator/sellers/{drops.seller.seller_id}/restrictions/{restriction['restriction_id']}/lift"
        drops.world.operator().does("POST", path, {"reason": "All is well."})


@pytest.mark.parametrize("effect", ["deactivated", "listings_stopped"])
def test_rows_of_a_shop_restricted_meanwhile_come_back_and_none_is_lost(drops: Drops, effect: str) -> None:
    drops.put(a_csv(*products(20)))
    drops.world.drain("imports")
    first, second = drops.world.receive("import-chunks")
    assert drops.world.work("import-chunks", [first]) == []
    restricts(drops, effect)
    assert drops.world.work("import-chunks", [second]) == []
    found: Any = drops.newest()
    assert (found["status"], found["counts"]["created"], found["counts"]["rejected"]) == ("completed", 10, 10)
    refused = drops.refused(found["import_id"])
    assert {row["error_code"] for row in refused} == {"row.seller_restricted"}
    lifts(drops)
    again = drops.drop(drops.report(found["import_id"]))
    assert drops.counts(again)["created"] == 10


def test_a_shop_that_may_add_nothing_still_changes_what_it_has(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1")))
    restricts(drops, "listings_stopped")
    changed = drops.drop(a_csv(a_row("mug", "M-1", price="5.00"), a_row("cup", "C-1")))
    assert (drops.counts(changed)["updated"], drops.counts(changed)["rejected"]) == (1, 1)


def test_what_may_not_come_on_sale_stays_a_draft_and_says_why(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1")))
    restricts(drops, "listings_stopped")
    import_id = drops.ask(a_csv(a_row("mug", "M-1", price="5.00")), publish=True)
    assert drops.imported(import_id)["findings"] == {"listing.seller_restricted": 1}
    assert [listing["status"] for listing in drops.listings()] == ["draft"]
