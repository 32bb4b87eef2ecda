"""The life of a package, what its parcel is, and how packages are split and combined."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime

from chalicelib.fulfillment import boxes
from chalicelib.fulfillment.carriers import Parcel, PostalAddress, Shipment
from chalicelib.fulfillment.models import (
    MAX_SKUS_TOGETHER,
    PLATFORM,
    Counted,
    ExpectedLine,
    InboundStatus,
    Package,
    PackageStatus,
    PackedUnits,
    PrintoutStatus,
    TrackingStatus,
    Units,
    recipient_of,
)
from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.orders.models import Address, Order
from chalicelib.sellers.models import ShipFrom

SELLER, SYSTEM, CARRIER, OPERATOR = "seller", "system", "carrier", "operator"
S = PackageStatus
OPEN = (S.TO_FULFILL, S.LABEL_REFUSED)
"""Nothing is paid for or under way: the package can be packed anew."""
UNSHIPPED = (*OPEN, S.LABEL_REQUESTED, S.LABEL_STUCK, S.LABEL_READY, S.VOID_REQUESTED)
UNDER_WAY = (S.SHIPPED, S.IN_TRANSIT, S.DELIVERY_FAILED)
FOUND = (S.SHIPPED, S.DELIVERY_FAILED, S.LOST)

PACKAGE = Lifecycle(
    "package",
    S.TO_FULFILL,
    [
        Action("request_label", OPEN, S.LABEL_REQUESTED, (SELLER,), "label_requested"),
        Action("receive_label", (S.LABEL_REQUESTED, S.LABEL_STUCK), S.LABEL_READY, (CARRIER,), "label_ready"),
        Action("refuse_label", (S.LABEL_REQUESTED, S.LABEL_STUCK), S.LABEL_REFUSED, (CARRIER,), "label_refused"),
        Action("stall_label", (S.LABEL_REQUESTED,), S.LABEL_STUCK, (SYSTEM,), "label_stuck"),
        Action("retry_label", (S.LABEL_STUCK,), S.LABEL_REQUESTED, (SELLER,), "label_requested"),
        Action("drop_label", (S.LABEL_STUCK,), S.TO_FULFILL, (SELLER,), "label_void_requested"),
        Action("void_label", (S.LABEL_READY,), S.VOID_REQUESTED, (SELLER,), "label_void_requested"),
        Action("confirm_void", (S.VOID_REQUESTED,), S.TO_FULFILL, (CARRIER,), "label_voided"),
        Action("refuse_void", (S.VOID_REQUESTED,), S.LABEL_READY, (CARRIER, SYSTEM), "label_void_refused"),
        Action("split", OPEN, S.TO_FULFILL, (SELLER,), "package_split"),
        Action("combine", OPEN, S.TO_FULFILL, (SELLER,), "packages_combined"),
        Action("join", OPEN, S.COMBINED, (SYSTEM,), "packages_combined"),
        Action("separate", OPEN, S.TO_FULFILL, (SELLER,), "package_separated"),
        Action("leave", (S.COMBINED,), S.TO_FULFILL, (SYSTEM,), "package_separated"),
        Action("unpack", UNSHIPPED, S.TO_FULFILL, (SYSTEM,), "package_separated"),
        Action("ship", (S.LABEL_READY,), S.SHIPPED, (SELLER,), "package_shipped"),
        Action("ship_own", OPEN, S.SHIPPED, (SELLER,), "package_shipped"),
        Action("collect", FOUND, S.IN_TRANSIT, (CARRIER,), "package_in_transit"),
        Action("deliver", (*UNDER_WAY, S.LOST), S.DELIVERED, (CARRIER, SELLER), "package_delivered"),
        Action("fail", (S.SHIPPED, S.IN_TRANSIT), S.DELIVERY_FAILED, (CARRIER, SELLER), "delivery_failed"),
        Action("turn_back", (*UNDER_WAY, S.LOST), S.RETURNING, (CARRIER,), "package_returning"),
        Action("come_back", (S.RETURNING,), S.RETURNED, (CARRIER, SELLER), "package_returned"),
        Action("lose", (*UNDER_WAY, S.RETURNING), S.LOST, (CARRIER, SYSTEM), "package_lost"),
        Action("cancel", (*UNSHIPPED, S.COMBINED), S.CANCELLED, (SYSTEM,), "package_cancelled"),
    ],
    [
        Clock(S.LABEL_REQUESTED, "label_overdue", "shipping.label_overdue_minutes", "stall_label"),
        Clock(S.VOID_REQUESTED, "label_overdue", "shipping.label_overdue_minutes", "refuse_void"),
        Clock(S.SHIPPED, "ask_carrier", "shipping.ask_carrier_after_hours", "lose"),
    ],
)

PRINTOUT = Lifecycle(
    "printout",
    PrintoutStatus.REQUESTED,
    [
        Action("print", (PrintoutStatus.REQUESTED,), PrintoutStatus.READY, (SYSTEM,), "printout_ready"),
        Action("print_nothing", (PrintoutStatus.REQUESTED,), PrintoutStatus.EMPTY, (SYSTEM,), "printout_ready"),
    ],
)

INBOUND = Lifecycle(
    "inbound shipment",
    InboundStatus.ANNOUNCED,
    [
        Action("receive", (InboundStatus.ANNOUNCED,), InboundStatus.RECEIVED, (OPERATOR,), "inbound_received"),
        Action("cancel", (InboundStatus.ANNOUNCED,), InboundStatus.CANCELLED, (SELLER,), "inbound_cancelled"),
    ],
)

SCANS = {
    TrackingStatus.IN_TRANSIT: "collect",
    TrackingStatus.OUT_FOR_DELIVERY: "collect",
    TrackingStatus.AVAILABLE_FOR_PICKUP: "collect",
    TrackingStatus.DELIVERED: "deliver",
    TrackingStatus.FAILURE: "fail",
    TrackingStatus.RETURN_TO_SENDER: "turn_back",
    TrackingStatus.LOST: "lose",
}
"""What a carrier's scan does to a package; every other scan does nothing."""


def package_id_of(order_id: str) -> str:
    """The first package of an order, known before it exists."""
    return f"pkg_{order_id.removeprefix('ord_')}"


def parcel_id_of(order_id: str, number: int) -> str:
    """The `number`th parcel of an order; the first has no number."""
    first = package_id_of(order_id)
    return first if number == 1 else f"{first}-{number}"


def order_id_of(package_id: str) -> str:
    """The order a package was opened for, from its id."""
    return f"ord_{package_id.removeprefix('pkg_').partition('-')[0]}"


def action_of(package: Package, status: TrackingStatus) -> str | None:
    """What a scan does here and now; a delivery of what is on its way back is its return."""
    action = SCANS.get(status)
    return "come_back" if action == "deliver" and package.status is S.RETURNING else action


def possible(package: Package) -> list[str]:
    """The seller's actions, less those this package gives no occasion for."""
    actions = PACKAGE.possible(package.status, SELLER)
    needless = {
        "split": sum(packed.quantity for packed in package.contents) < 2 or bool(package.carries),
        "combine": bool(package.carries),
        "separate": not package.carries,
        "deliver": not package.own_carrier,
        "fail": not package.own_carrier,
    }
    return [action for action in actions if not needless.get(action)]


def packages_of(order: Order, at_platform: Container[str], opened_at: datetime) -> list[Package]:
    """The first packages of a paid order: the seller's, and the platform's of the SKUs in its warehouse."""
    whole = package_of(order, opened_at)
    parts = {
        keeper: [p for p in whole.contents if (p.sku_id in at_platform) == (keeper == PLATFORM)]
        for keeper in (SELLER, PLATFORM)
    }
    made = [(keeper, contents) for keeper, contents in parts.items() if contents]
    return [
        whole.with_(
            package_id=parcel_id_of(order.order_id, number), contents=contents, by_platform=keeper == PLATFORM
        )
        for number, (keeper, contents) in enumerate(made, start=1)
    ]


def package_of(order: Order, opened_at: datetime) -> Package:
    """All of a paid order as one package."""
    assert order.deadlines.ship_by is not None
    return Package(
        package_id=package_id_of(order.order_id),
        order_id=order.order_id,
        seller_id=order.seller_id,
        status=S.TO_FULFILL,
        contents=contents_of(order),
        recipient=recipient_of(order.buyer_id, order.ship_to.model_dump_json()),
        ship_by=order.deadlines.ship_by,
        opened_at=opened_at,
    )


def contents_of(order: Order) -> list[PackedUnits]:
    """The order's units, a SKU once."""
    weights = {line.sku_id: line for line in order.lines}
    return [
        PackedUnits(
            order_id=order.order_id,
            sku_id=sku_id,
            seller_sku=weights[sku_id].seller_sku,
            title=weights[sku_id].title,
            quantity=quantity,
            weight_grams=weights[sku_id].weight_grams,
            size_mm=weights[sku_id].size_mm,
        )
        for sku_id, quantity in order.quantities().items()
    ]


def taken(contents: Sequence[PackedUnits], units: Sequence[Units]) -> list[PackedUnits] | None:
    """These units out of a package, or None if it does not hold them."""
    held = {packed.sku_id: packed for packed in contents}
    asked = {unit.sku_id: unit.quantity for unit in units}
    if len(asked) < len(units) or any(sku not in held or n > held[sku].quantity for sku, n in asked.items()):
        return None
    return [held[sku].model_copy(update={"quantity": n}) for sku, n in asked.items()]


def less(contents: Sequence[PackedUnits], gone: Sequence[PackedUnits]) -> list[PackedUnits]:
    """What is left of a package's contents."""
    out = {packed.sku_id: packed.quantity for packed in gone}
    left = [p.model_copy(update={"quantity": p.quantity - out.get(p.sku_id, 0)}) for p in contents]
    return [packed for packed in left if packed.quantity]


def held_of(contents: Sequence[PackedUnits], order_id: str, gone: Mapping[str, int]) -> dict[str, int]:
    """How many of an order's units by SKU, of those that will not come, a package holds."""
    held = {packed.sku_id: packed.quantity for packed in contents if packed.order_id == order_id}
    found = {sku: min(units, held.get(sku, 0)) for sku, units in gone.items()}
    return {sku: units for sku, units in found.items() if units}


def lighter(contents: Sequence[PackedUnits], order_id: str, out: Mapping[str, int]) -> list[PackedUnits]:
    """Contents less so many of an order's units by SKU."""
    own = [packed for packed in contents if packed.order_id == order_id]
    gone = [p.model_copy(update={"quantity": out[p.sku_id]}) for p in own if p.sku_id in out]
    others = [packed for packed in contents if packed.order_id != order_id]
    return [*less(own, gone), *others]


def without(contents: Sequence[PackedUnits], gone: Sequence[PackedUnits]) -> list[PackedUnits]:
    """Contents less whole entries of them, each once."""
    left = list(contents)
    for packed in gone:
        left.remove(packed)
    return left


def why_not_together(packages: Sequence[Package]) -> str | None:
    """Why packages cannot be one; None if they can."""
    if len({package.package_id for package in packages}) < len(packages):
        return "A package is named twice."
    if len({package.keeper for package in packages}) > 1:
        return "They leave different warehouses."
    if len({package.recipient for package in packages}) > 1:
        return "They go to different buyers or addresses."
    if any(package.carries for package in packages):
        return "Separate a combined package first."
    if sum(len(package.contents) for package in packages) > MAX_SKUS_TOGETHER:
        return f"A combined package holds at most {MAX_SKUS_TOGETHER} SKUs."
    return None


def shipment_of(package: Package, ship_to: Address, ship_from: ShipFrom) -> Shipment:
    """The package's units in one box. Their weights and sizes are taken as packed."""
    length, width, height = boxes.box_of(package.contents)
    grams = sum(packed.weight_grams * packed.quantity for packed in package.contents)
    return Shipment(
        ship_from=_postal(ship_from),
        ship_to=_postal(ship_to),
        parcel=Parcel(weight_grams=grams, length_mm=length, width_mm=width, height_mm=height),
        reference=package.package_id if "-" in package.package_id else package.order_id,
    )


def shipment_back(order: Order, ship_from: ShipFrom, reference: str, weight_grams: int) -> Shipment:
    """A parcel from the buyer to where the seller ships from."""
    length, width, height = boxes.PLAIN_MM
    return Shipment(
        ship_from=_postal(order.ship_to),
        ship_to=_postal(ship_from),
        parcel=Parcel(weight_grams=weight_grams, length_mm=length, width_mm=width, height_mm=height),
        reference=reference,
    )


def _postal(address: Address | ShipFrom) -> PostalAddress:
    return PostalAddress.model_validate(address.model_dump())


def counted(lines: Sequence[ExpectedLine], counts: Sequence[Counted]) -> list[ExpectedLine] | None:
    """The announced lines with what was counted of each; None unless every line, and no other, is counted once."""
    by_sku = {count.sku_id: count for count in counts}
    if len(by_sku) < len(counts) or by_sku.keys() != {line.sku_id for line in lines}:
        return None
    return [
        line.model_copy(update={"good": by_sku[line.sku_id].good, "damaged": by_sku[line.sku_id].damaged})
        for line in lines
    ]
