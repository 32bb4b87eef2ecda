"""A seller's system keeps the stock, a drop is sold out of buckets beside a creator's pool, and it all adds up."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from infra.visitor import eventually
from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Person, Seller


def pushes(machine: Person, seller_sku: str, on_hand: int, version: int) -> Any:
    row = {"seller_sku": seller_sku, "on_hand": on_hand, "source_version": version}
    row["changed_at"] = datetime.now(UTC).isoformat()
    return machine.does("POST", "/v1/stock-sync", {"source": "erp", "rows": [row]})["results"][0]["outcome"]


def moved(machine: Person) -> Counter[str]:
    """Available units by SKU, by the feed alone, as an outside system would add them up."""
    feed = machine.does("GET", "/v1/stock-changes?limit=100")
    units: Counter[str] = Counter()
    for movement in feed["data"] + feed["recent"]:
        for unit in movement["units"]:
            units[unit["sku_id"]] += unit["available"]
    return units


def told(seller: Seller) -> set[str]:
    return {notification["kind"] for notification in seller.does("GET", "/v1/notifications")["data"]}


def test_a_drop_from_the_first_push_to_the_last_unit(door: CloudDoor) -> None:
    seller, buyer = door.seller(), door.buyer()
    listing = seller.lists(builders.a_sku(seller_sku="HOODIE"), stock=1)
    sku_id = listing["skus"][0]["sku_id"]
    scopes = {"name": "erp", "scopes": ["stock:write", "listings:read"]}
    machine = Person(door, seller.does("POST", "/v1/seller/api-keys", scopes)["secret"])
    assert [pushes(machine, "HOODIE", *row) for row in ((12, 2), (99, 1))] == ["applied", "stale"]

    pool = seller.does("POST", "/v1/stock-pools", {"name": "Live", "kind": "creator"})["pool_id"]
    seller.does("PUT", f"/v1/stock-pools/{pool}/units/{sku_id}", {"units": 4})
    seller.does("POST", f"/v1/stock/{sku_id}/split", {"buckets": 4})
    for quantity in (3, 5):
        buyer.orders(builders.a_line(listing, quantity))
    cart = builders.a_cart(builders.a_line(listing))
    assert buyer.send("POST", "/v1/checkouts", cart).code == "inventory.out_of_stock"
    door.settle()
    assert told(seller) >= {"stock_low", "stock_out"}

    seller.does("POST", f"/v1/stock-pools/{pool}/end")
    eventually(lambda: seller.stock(sku_id)["set_aside"] == 0, what="the pool's units to come back")
    level = seller.does("POST", f"/v1/stock/{sku_id}/join")
    assert (level["available"], level["reserved"], level["on_hand"]) == (4, 8, 12)
    assert moved(machine)[sku_id] == 4
    [day] = seller.does("GET", "/v1/stock-sync")["days"]
    assert day["rows"] == {"applied": 1, "stale": 1}
