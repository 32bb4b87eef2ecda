"""An outside system pushes stock with a version a row, and follows what moved here."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.inventory import service as inventory
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.pages import PageQuery
from chalicelib.kit.work import Work
from tests import builders
from tests.people import Person, Seller
from tests.world import World


@pytest.fixture
def seller(world: World) -> Seller:
    return world.seller()


@pytest.fixture
def machine(world: World, seller: Seller) -> Person:
    """The seller's own system, with an API key."""
    scopes = {"name": "erp", "scopes": ["stock:write", "listings:read"]}
    return Person(world, seller.does("POST", "/v1/seller/api-keys", scopes)["secret"])


def a_row(seller_sku: str, version: int, **changes: Any) -> dict[str, Any]:
    return {"seller_sku": seller_sku, "source_version": version, "changed_at": clock.now().isoformat()} | changes


def pushes(machine: Person, *rows: dict[str, Any]) -> list[tuple[str, str | None]]:
    results = machine.does("POST", "/v1/stock-sync", {"source": "erp", "rows": list(rows)})["results"]
    return [(result["outcome"], result.get("code")) for result in results]


def available(seller: Seller, listing: Any, sku: int = 0) -> int:
    return int(seller.stock(listing["skus"][sku]["sku_id"])["available"])


def test_an_older_message_never_overwrites_a_newer_one(seller: Seller, machine: Person) -> None:
    listing = seller.lists(builders.a_sku(seller_sku="MUG"), stock=5)
    assert pushes(machine, a_row("MUG", 7, on_hand=20)) == [("applied", None)]
    assert pushes(machine, a_row("MUG", 6, on_hand=99)) == [("stale", None)]
    assert pushes(machine, a_row("MUG", 7, on_hand=20)) == [("unchanged", None)]
    assert available(seller, listing) == 20


def test_a_version_counts_even_when_its_stock_is_the_same(seller: Seller, machine: Person) -> None:
    listing = seller.lists(builders.a_sku(seller_sku="MUG"), stock=5)
    assert pushes(machine, a_row("MUG", 7, on_hand=5), a_row("MUG", 6, on_hand=9)) == [
        ("applied", None),
        ("stale", None),
    ]
    assert available(seller, listing) == 5


def test_a_relative_change_is_applied_once_however_often_it_is_sent(seller: Seller, machine: Person) -> None:
    listing = seller.lists(builders.a_sku(seller_sku="MUG"), stock=5)
    for _ in range(3):
        pushes(machine, a_row("MUG", 1, change=-2))
    assert available(seller, listing) == 3
    assert pushes(machine, a_row("MUG", 2, change=4), a_row("MUG", 3, change=-1)) == [("applied", None)] * 2
    assert available(seller, listing) == 6


def test_each_row_has_its_own_result(world: World, seller: Seller, machine: Person) -> None:
    listing = seller.lists(builders.a_sku(seller_sku="MUG"), builders.a_sku(seller_sku="CUP"), stock=5)
    world.buyer().orders(builders.a_line(listing, 3))
    rows = (
        a_row("MUG", 1, on_hand=2),
        a_row("CUP", 1, on_hand=8),
        a_row("NONE", 1, on_hand=8),
        a_row("CUP", 2, change=-9),
        a_row("CUP", 3, change=99_999),
        a_row("CUP", 4, on_hand=1, warehouse_id="whs_none"),
    )
    assert pushes(machine, *rows) == [
        ("refused", "inventory.units_reserved"),
        ("applied", None),
        ("refused", "not_found"),
        ("refused", "inventory.too_few_available"),
        ("refused", "inventory.too_many_units"),
        ("refused", "inventory.no_such_warehouse"),
    ]
    assert (available(seller, listing, 0), available(seller, listing, 1)) == (2, 8)
    assert inventory.audit(seller.seller_id) == []


def test_a_sku_never_counted_begins_with_what_the_outside_knows(seller: Seller, machine: Person) -> None:
    skus = [builders.a_sku(seller_sku=f"MUG-{n:02}") for n in range(12)]
    listing = seller.does("POST", "/v1/listings", builders.a_listing(*skus))
    rows = [a_row(sku["seller_sku"], 1, on_hand=n) for n, sku in enumerate(skus)]
    assert set(pushes(machine, *rows)) == {("applied", None)}
    assert pushes(machine, a_row("MUG-03", 1, on_hand=9)) == [("unchanged", None)]
    assert [available(seller, listing, n) for n in range(12)] == list(range(12))
    assert inventory.audit(seller.seller_id) == []


@pytest.mark.parametrize("changes", [{}, {"on_hand": 1, "change": 1}, {"on_hand": -1}, {"on_hand": 100_000}])
def test_a_row_says_either_so_many_or_so_many_more(machine: Person, changes: dict[str, int]) -> None:
    body = {"source": "erp", "rows": [a_row("MUG", 1, **changes)]}
    assert machine.send("POST", "/v1/stock-sync", body).status == 422


def test_a_batch_has_at_most_500_rows(machine: Person) -> None:
    body = {"source": "erp", "rows": [a_row(f"MUG-{n}", 1, on_hand=1) for n in range(501)]}
    assert machine.send("POST", "/v1/stock-sync", body).status == 422


def test_a_key_without_the_scope_may_not_push(world: World, seller: Seller) -> None:
    key = seller.does("POST", "/v1/seller/api-keys", {"name": "k", "scopes": ["listings:read"]})
    body = {"source": "erp", "rows": [a_row("MUG", 1, on_hand=1)]}
    assert Person(world, key["secret"]).send("POST", "/v1/stock-sync", body).status == 403


def test_the_lag_from_there_to_here_is_measured(seller: Seller, machine: Person) -> None:
    seller.lists(builders.a_sku(seller_sku="MUG"), stock=5)
    late = (datetime.now(UTC) - timedelta(seconds=30)).isoformat()
    pushes(machine, a_row("MUG", 1, on_hand=9, changed_at=late))
    pushes(machine, a_row("MUG", 2, on_hand=8), a_row("MUG", 1, on_hand=9))
    [today] = seller.does("GET", "/v1/stock-sync")["days"]
    assert today["rows"] == {"applied": 2, "stale": 1}
    assert today["lag"]["within_60s"] == 1
    assert 15_000 <= today["mean_lag_ms"] <= 20_000


def test_the_feed_tells_what_moved_and_where_it_stands(world: World, seller: Seller, machine: Person) -> None:
    listing = seller.lists(builders.a_sku(seller_sku="MUG"), stock=5)
    world.buyer().orders(builders.a_line(listing, 2))
    fresh = machine.does("GET", "/v1/stock-changes")
    assert [entry["reason"] for entry in fresh["recent"]] == ["counted", "ordered"]
    assert (fresh["data"], fresh["levels"][0]["available"]) == ([], 3)
    world.wait(minutes=1)
    settled = machine.does("GET", f"/v1/stock-changes?cursor={fresh['next_cursor']}")
    assert [entry["reason"] for entry in settled["data"]] == ["counted", "ordered"]
    again = machine.does("GET", f"/v1/stock-changes?cursor={settled['next_cursor']}")
    assert again["data"] + again["recent"] + again["levels"] == []


def test_the_feed_is_read_page_by_page_without_a_gap(world: World, seller: Seller, machine: Person) -> None:
    listing = seller.lists(builders.a_sku(seller_sku="MUG"), stock=1)
    for count in range(2, 8):
        seller.does("PUT", f"/v1/stock/{listing['skus'][0]['sku_id']}", {"on_hand": count})
    world.wait(minutes=1)
    seen, cursor, more = [], "", True
    while more:
        page = machine.does("GET", f"/v1/stock-changes?limit=3{cursor}")
        seen += [entry["movement_id"] for entry in page["data"]]
        cursor, more = f"&cursor={page['next_cursor']}", page["more"]
    assert (len(seen), seen) == (7, sorted(set(seen)))


def test_a_movement_that_commits_late_is_not_missed_by_the_feed(seller: Seller) -> None:
    begun = clock.now()
    slow = Work(SYSTEM, begun)
    inventory.open_stock(slow, seller.seller_id, inventory.never_counted("sku_slow"), 3)
    quick = Work(SYSTEM, begun + timedelta(seconds=1))
    inventory.open_stock(quick, seller.seller_id, inventory.never_counted("sku_quick"), 3)
    quick.commit()
    look = Work(SYSTEM, begun + timedelta(seconds=2))
    cursor = inventory.changes(look, seller.seller_id, PageQuery()).next_cursor
    slow.commit()
    later = Work(SYSTEM, begun + timedelta(minutes=1))
    found = inventory.changes(later, seller.seller_id, PageQuery(cursor=cursor))
    assert [unit.sku_id for entry in found.data for unit in entry.units] == ["sku_slow", "sku_quick"]


def test_many_skus_are_counted_in_one_call_each_for_itself(world: World, seller: Seller) -> None:
    listing = seller.lists(*(builders.a_sku() for _ in range(12)), stock=5)
    theirs = world.seller().lists(stock=5)["skus"][0]["sku_id"]
    world.buyer().orders(builders.a_line(listing, 3))
    skus = [sku["sku_id"] for sku in listing["skus"]]
    counts = [{"sku_id": sku_id, "on_hand": n} for n, sku_id in enumerate(skus)] + [
        {"sku_id": theirs, "on_hand": 1}
    ]
    results = seller.does("PUT", "/v1/stock", {"counts": counts})["results"]
    outcomes = [result["outcome"] for result in results]
    assert outcomes == ["refused", *["applied"] * 4, "unchanged", *["applied"] * 6, "refused"]
    assert [result.get("code") for result in results if result["outcome"] == "refused"] == [
        "inventory.units_reserved",
        "not_found",
    ]
    assert [available(seller, listing, n) for n in range(12)] == [2, *range(1, 12)]
    assert inventory.audit(seller.seller_id) == []
