"""Fills a shop: more listings, orders and events than a page of 50 can need from every shard."""

from typing import Any

from chalicelib.catalog import store as catalog
from chalicelib.catalog.events import ListingChanged
from chalicelib.catalog.models import Listing
from chalicelib.inventory import service as inventory
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.ids import new_id
from chalicelib.kit.work import Work
from chalicelib.orders import store as orders
from chalicelib.orders.models import Order

MANY = 260


class Straight(Work):
    """Writes at once: the in-process emulator copies whole tables for every transaction."""

    def save(self, row: Any, entity: Any, refusal: Any = None) -> Any:
        row.save()
        return entity

    def change(self, row: Any, actions: Any, condition: Any, refusal: Any) -> None:
        row.update(actions=list(actions))

    def put(self, row: Any, condition: Any = None, refusal: Any = None) -> None:
        row.save()


def fill(seller_id: str, listing_id: str, order_id: str) -> None:
    """Many more listings and orders like these, and as many events."""
    work = Straight(SYSTEM, clock.now())
    listing, order = catalog.load(seller_id, listing_id), orders.load(order_id)
    changed = ListingChanged(seller_id=seller_id, listing_id=listing_id, fields=["prices"])
    for n in range(MANY):
        catalog.save(work, _like_listing(listing, n))
        inventory.open_stock(work, seller_id, inventory.never_counted(f"sku_{n:026}"), 9)
        orders.save(work, _like_order(order))
        work.emit(changed)


def _like_listing(listing: Listing, n: int) -> Listing:
    [sku] = listing.skus
    own = sku.model_copy(update={"sku_id": f"sku_{n:026}"})
    return listing.with_(listing_id=new_id("lst", clock.now()), skus=[own], version=0)


def _like_order(order: Order) -> Order:
    return order.with_(order_id=new_id("ord", clock.now()), version=0)
