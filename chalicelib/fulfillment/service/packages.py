"""Packages: opened for an order that is to be shipped, cancelled with it."""

from typing import Any

from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.errors import PlatformShips
from chalicelib.fulfillment.events import (
    LabelVoidRequested,
    PackageCancelled,
    PackageOpened,
    PackageSeparated,
)
from chalicelib.fulfillment.models import Package, PackageStatus
from chalicelib.fulfillment.rules import PACKAGE, SYSTEM
from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import PLATFORM_WAREHOUSE
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderCancelled
from chalicelib.orders.models import Order, OrderStatus

QUEUE = "fulfillment"
PERHAPS_BOUGHT = (PackageStatus.LABEL_REQUESTED, PackageStatus.LABEL_STUCK, PackageStatus.LABEL_READY)


def awaits_shipment(order: Order) -> bool:
    return order.status in (OrderStatus.AWAITING_SHIPMENT, OrderStatus.PARTIALLY_SHIPPING)


def opened(work: Work, order: Order) -> list[Package]:
    """New packages, not saved yet: the seller's, and the platform's."""
    held = inventory.held_for(order.seller_id, order.order_id)
    at_platform = {sku_id for sku_id, holding in held.items() if holding == PLATFORM_WAREHOUSE}
    made = rules.packages_of(order, at_platform, work.now)
    for package in made:
        work.emit(PackageOpened(**names_of(package)))
    return made


def names_of(package: Package) -> dict[str, Any]:
    """What every event of a package bears."""
    return {
        "seller_id": package.seller_id,
        "package_id": package.package_id,
        "order_id": package.order_id,
        "order_ids": package.order_ids,
    }


def cancel_packages(work: Work, event: OrderCancelled) -> None:
    """A cancelled order's packages are not shipped; what others it was packed with is packed anew."""
    cancel_packages_of(work, event.order_id, event.reason)


def cancel_packages_of(work: Work, order_id: str, reason: str) -> None:
    own = [p for p in store.of_order(order_id) if PACKAGE.allows("cancel", p.status, SYSTEM)]
    leaving = [p for p in own if p.combined_into]
    for host_id in dict.fromkeys(p.combined_into for p in leaving):
        assert host_id is not None
        host = store.load(host_id)
        if host_id not in {p.package_id for p in own}:
            take_out(work, host, [p for p in leaving if p.combined_into == host_id])
    for package in own:
        _release_carried(work, package, {p.package_id for p in own})
        cancel(work, package, reason)


def take_out(work: Work, host: Package, gone: list[Package]) -> None:
    """Packages leave the one that took them in; its label no longer fits and is given back."""
    names = {p.package_id for p in gone}
    left = rules.without(host.contents, [packed for p in gone for packed in p.contents])
    carries = [package_id for package_id in host.carries if package_id not in names]
    work.emit(PackageSeparated(**names_of(host), left=sorted(names)))
    unpacked = PACKAGE.move(host, "unpack", SYSTEM, contents=left, carries=carries)
    store.save(work, without_label(work, unpacked, host))


def _release_carried(work: Work, host: Package, going: set[str]) -> None:
    for package in store.load_many(set(host.carries) - going).values():
        store.save(work, PACKAGE.move(package, "leave", SYSTEM, combined_into=None))


def cancel(work: Work, package: Package, reason: str) -> None:
    """A package that will not be shipped. A label that is paid, or perhaps paid, goes back to the carrier."""
    cancelled = PACKAGE.move(package, "cancel", SYSTEM, cancelled_at=work.now, cancel_reason=reason)
    work.emit(PackageCancelled(**names_of(package), reason=reason))
    store.save(work, without_label(work, cancelled, package))


def without_label(work: Work, package: Package, before: Package) -> Package:
    """The package with its label put aside and, if it was not asked back before, asked back from the carrier."""
    if before.status in PERHAPS_BOUGHT:
        ask_back(work, before)
    old = [*package.old_labels, package.label] if package.label else package.old_labels
    return package.with_(label=None, old_labels=old, carrier=None, tracking_number=None)


def ask_back(work: Work, package: Package) -> None:
    """Whatever the carrier has sold under the package's present purchase key is to be given back."""
    assert package.service is not None
    work.emit(LabelVoidRequested(**names_of(package), purchase_key=package.purchase_key, service=package.service))


def get(seller_id: str, package_id: str) -> Package:
    """A seller's package, whoever keeps it. Raises NotFound for another's."""
    package = store.load(package_id)
    if package.seller_id != seller_id:
        raise NotFound
    return seen(package, seller_id)


def kept(keeper: str, package_id: str) -> Package:
    """A package for the one who packs and ships it. Raises NotFound; PlatformShips for the seller of it."""
    package = store.load(package_id)
    if package.keeper == keeper:
        return seen(package)
    if package.seller_id == keeper:
        raise PlatformShips("It leaves the platform's warehouse; you need do nothing.")
    raise NotFound


def of_order(seller_id: str, order_id: str) -> list[Package]:
    """The packages of a seller's order. Raises NotFound for another's."""
    orders.sold(seller_id, order_id)
    return [seen(package, seller_id) for package in store.of_order(order_id)]


def combinable(seller_id: str, package_id: str) -> list[Package]:
    """The other open packages to the same buyer and address. Raises NotFound."""
    package = get(seller_id, package_id)
    others = store.to_recipient(package.keeper, package.recipient)
    return [seen(other, seller_id) for other in others if other.package_id != package_id]


def list_of(seller_id: str, status: str | None, query: PageQuery) -> Page[Package]:
    """A seller's packages, newest first; or those the seller has to ship in one status, by ship-by time."""
    page = store.of_seller(seller_id, status, query)
    return page.model_copy(update={"data": [seen(package, seller_id) for package in page.data]})


def seen(package: Package, viewer: str | None = None) -> Package:
    """The package with the actions that are possible now for its keeper, or for another viewer: none."""
    actions = rules.possible(package) if viewer in (None, package.keeper) else []
    return package.with_(possible_actions=actions)
