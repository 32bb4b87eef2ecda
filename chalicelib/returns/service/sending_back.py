"""The goods' way back: the parcel, and what the seller finds in it."""

from chalicelib.fulfillment import service as fulfillment
from chalicelib.fulfillment.events import ParcelScanned
from chalicelib.fulfillment.models import TrackingStatus
from chalicelib.inventory import service as inventory
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.models import Fault
from chalicelib.returns import rules, store
from chalicelib.returns.errors import NoDocument, UnitsTaken
from chalicelib.returns.events import (
    ReturnedGoodsRejected,
    ReturnReceived,
    ReturnShippedBack,
)
from chalicelib.returns.models import (
    Denial,
    Inspected,
    NewDenial,
    Return,
    ShippedBack,
    WayBack,
)
from chalicelib.returns.rules import BUYER, CARRIER, SELLER, SYSTEM
from chalicelib.returns.service import photos, refunding, ways
from chalicelib.returns.service.cases import keep, names_of, of_buyer, of_seller, policy_of, ran_out, seen_by

COLLECTED = {TrackingStatus.IN_TRANSIT, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.AVAILABLE_FOR_PICKUP}


def ship_back(work: Work, buyer_id: str, return_id: str, shipped: ShippedBack) -> Return:
    """The buyer has handed the parcel over. Raises NotFound, NotPossible, NoDocument, TrackingNumberInvalid."""
    case = of_buyer(buyer_id, return_id)
    rules.move(case, "ship_back", BUYER)
    way = case.way_back
    assert way is not None
    number = shipped.tracking_number or way.tracking_number
    if number is None:
        raise NoDocument("Give the carrier and the tracking number of the parcel.")
    carrier = shipped.carrier or way.carrier
    if shipped.tracking_number and carrier:
        number = fulfillment.checked_number(carrier, shipped.tracking_number)
    known = {"tracking_number": number, "carrier": carrier}
    return seen_by(BUYER, _shipped(work, case, BUYER, known))


def _shipped(work: Work, case: Return, by: str, known: dict[str, str | None]) -> Return:
    assert case.way_back is not None
    way = case.way_back.model_copy(update=known | {"shipped_at": work.now})
    _tell_shipped(work, case, way)
    return keep(work, rules.move(case, "ship_back", by, way_back=way), case)


def _tell_shipped(work: Work, case: Return, way: WayBack) -> None:
    event = ReturnShippedBack(
        **names_of(case), tracking_number=way.tracking_number, price=way.price, paid_by=way.paid_by
    )
    work.emit(event)


def parcel_scanned(work: Work, event: ParcelScanned) -> None:
    """The carrier tells of the parcel; scans in any order, and of a case that moved on, change nothing."""
    case = store.load(event.parcel_id)
    if event.status in COLLECTED and rules.RETURN.allows("ship_back", case.status, CARRIER):
        _shipped(work, case, CARRIER, {})
    elif event.status is TrackingStatus.DELIVERED and rules.RETURN.allows("receive", case.status, CARRIER):
        _received(work, case, CARRIER)


def receive(work: Work, seller_id: str, return_id: str) -> Return:
    """The seller has the parcel. Raises NotFound, NotPossible."""
    return seen_by(SELLER, _received(work, of_seller(seller_id, return_id), SELLER))


def _received(work: Work, case: Return, by: str) -> Return:
    rules.move(case, "receive", by)
    assert case.way_back is not None
    shipped_at = case.way_back.shipped_at
    way = case.way_back.model_copy(update={"shipped_at": shipped_at or work.now, "received_at": work.now})
    if shipped_at is None:
        _tell_shipped(work, case, way)
    kept = keep(work, rules.move(case, "receive", by, way_back=way), case)
    assert kept.due is not None
    work.emit(ReturnReceived(**names_of(case), inspect_by=kept.due))
    return kept


def accept_goods(work: Work, seller_id: str, return_id: str, inspected: Inspected) -> Return:
    """What came back is right: some of it can be sold again, the rest is written off, and the money goes back.

    Raises NotFound, NotPossible, UnitsTaken.
    """
    case = of_seller(seller_id, return_id)
    moved = rules.move(case, "accept_goods", SELLER)
    return seen_by(SELLER, _accept(work, case, moved, inspected.restock, SELLER))


def accepted_by_silence(work: Work, return_id: str) -> None:
    """Nobody looked into the parcel in time: the buyer gets the money. Nothing is restocked unseen."""
    case = ran_out(work, return_id, "inspection")
    if case:
        _accept(work, case, rules.move(case, "accept_goods", SYSTEM), {}, SYSTEM)


def _accept(work: Work, case: Return, moved: Return, restock: dict[str, int], by: str) -> Return:
    came: dict[str, int] = {}
    for line in case.lines:
        came[line.sku_id] = came.get(line.sku_id, 0) + line.quantity
    for sku_id, units in restock.items():
        if units > came.get(sku_id, 0):
            raise UnitsTaken(f"Of {sku_id}, {came.get(sku_id, 0)} units came back.", sku_id=sku_id)
    if restock:
        inventory.restock(work, case.seller_id, case.order_id, restock)
    lost = {sku_id: units - restock.get(sku_id, 0) for sku_id, units in came.items()}
    moved = moved.with_(restocked=restock, written_off={sku_id: units for sku_id, units in lost.items() if units})
    order = orders.get(case.order_id)
    given, label = refunding.all_of(order, case), refunding.label_of_buyer(case)
    return refunding.owe(work, order, case, moved, given, by, label=label)


def reject_goods(work: Work, seller_id: str, return_id: str, new: NewDenial) -> Return:
    """What came back is not what was sent, and this shows it. Raises NotFound, NotPossible, BadPhoto."""
    case = of_seller(seller_id, return_id)
    rejection = Denial(reason=new.reason, text=new.text, photos=new.photos, at=work.now)
    moved = rules.move(case, "reject_goods", SELLER, rejection=rejection)
    photos.check(policy_of(case), seller_id, new.photos)
    work.emit(ReturnedGoodsRejected(**names_of(case), reason=new.reason))
    return seen_by(SELLER, keep(work, moved, case))


def lost_on_the_way(work: Work, return_id: str) -> None:
    """The parcel did not come back in time: the buyer gets the money, and the carrier the fault."""
    case = ran_out(work, return_id, "way_back")
    if case:
        moved = ways.let_bear(work, rules.move(case, "lose", SYSTEM, fault=Fault.CARRIER))
        order = orders.get(case.order_id)
        refunding.owe(work, order, case, moved, refunding.all_of(order, case), SYSTEM)
