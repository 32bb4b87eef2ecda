"""Packages: opened for a paid order, watched by its clocks, cancelled with it."""

from chalicelib.fulfillment import store
from chalicelib.fulfillment.events import PackageCancelled, PackageOpened
from chalicelib.fulfillment.models import Package, PackageStatus
from chalicelib.fulfillment.rules import PACKAGE, SELLER, SYSTEM, package_id_of
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderCancelled, OrderPaid
from chalicelib.orders.models import Order, OrderStatus

QUEUE = "fulfillment"
NOT_SHIPPED_IN_TIME = "not_shipped_in_time"


def open_package(work: Work, event: OrderPaid) -> None:
    """A paid order gets its package, and the clocks of its shipment start."""
    order = orders.get(event.order_id)
    if awaits_shipment(order) and store.find(package_id_of(order.order_id)) is None:
        store.save(work, opened(work, order))


def awaits_shipment(order: Order) -> bool:
    return order.status is OrderStatus.AWAITING_SHIPMENT


def opened(work: Work, order: Order) -> Package:
    """A new package, not saved yet, with its clocks started."""
    ship_by, auto_cancel_at = order.deadlines.ship_by, order.deadlines.auto_cancel_at
    assert ship_by is not None
    assert auto_cancel_at is not None
    package = Package(
        package_id=package_id_of(order.order_id),
        order_id=order.order_id,
        seller_id=order.seller_id,
        status=PackageStatus.TO_FULFILL,
        ship_by=ship_by,
        opened_at=work.now,
    )
    work.start_clock(QUEUE, "ship_by", order.order_id, ship_by)
    work.start_clock(QUEUE, "auto_cancel", order.order_id, auto_cancel_at)
    work.emit(PackageOpened(**names_of(package)))
    return package


def names_of(package: Package) -> dict[str, str]:
    """What every event of a package bears."""
    return {
        "seller_id": package.seller_id,
        "package_id": package.package_id,
        "order_id": package.order_id,
    }


def miss_ship_by(work: Work, order_id: str) -> None:
    """The ship-by time has run out: an order not yet shipped is late, once."""
    orders.mark_late(work, order_id)


def cancel_unshipped(work: Work, order_id: str) -> None:
    """The last day to ship has run out: order and package are cancelled unless they are under way."""
    if awaits_shipment(orders.get(order_id)):
        _cancel_package_of(work, order_id, NOT_SHIPPED_IN_TIME)
        orders.cancel(work, order_id, SYSTEM, NOT_SHIPPED_IN_TIME)


def cancel_package(work: Work, event: OrderCancelled) -> None:
    """A cancelled order's package is not shipped."""
    _cancel_package_of(work, event.order_id, event.reason)


def _cancel_package_of(work: Work, order_id: str, reason: str) -> None:
    package = store.find(package_id_of(order_id))
    if package and PACKAGE.allows("cancel", package.status, SYSTEM):
        cancel(work, package, reason)


def cancel(work: Work, package: Package, reason: str) -> None:
    """A package that will not be shipped."""
    cancelled = PACKAGE.move(package, "cancel", SYSTEM, cancelled_at=work.now, cancel_reason=reason)
    work.emit(PackageCancelled(**names_of(package), reason=reason))
    store.save(work, cancelled)


def get(seller_id: str, package_id: str) -> Package:
    """A seller's package. Raises NotFound for another's."""
    package = store.load(package_id)
    if package.seller_id != seller_id:
        raise NotFound
    return seen_by(SELLER, package)


def list_of(seller_id: str, status: str | None, query: PageQuery) -> Page[Package]:
    """A seller's packages: newest first, or of one status by ship-by time."""
    page = store.of_seller(seller_id, status, query)
    return page.model_copy(update={"data": [seen_by(SELLER, package) for package in page.data]})


def seen_by(role: str, package: Package) -> Package:
    """The package with the actions that are possible for this role now."""
    return package.with_(possible_actions=PACKAGE.possible(package.status, role))
