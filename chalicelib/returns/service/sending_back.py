"""The goods' way back: the label, the parcel, and what the seller finds in it."""

from chalicelib.fulfillment import service as fulfillment
from chalicelib.fulfillment.events import ParcelScanned
from chalicelib.fulfillment.models import TrackingStatus
from chalicelib.inventory import service as inventory
from chalicelib.kit import objects
from chalicelib.kit.money import Money
from chalicelib.kit.objects import Download, Upload
from chalicelib.kit.work import Work
from chalicelib.markets.models import Policy
from chalicelib.orders import service as orders
from chalicelib.orders.models import Fault
from chalicelib.returns import rules, store
from chalicelib.returns.errors import NoDocument, UnitsTaken, WayNotOffered
from chalicelib.returns.events import (
    ReturnApproved,
    ReturnedGoodsRejected,
    ReturnLabelReady,
    ReturnLabelRefused,
    ReturnReceived,
    ReturnShippedBack,
)
from chalicelib.returns.models import (
    Denial,
    Inspected,
    NewDenial,
    NewWayBack,
    Return,
    ReturnStatus,
    SellerLabel,
    ShippedBack,
    WayBack,
    WayBackMethod,
)
from chalicelib.returns.rules import BUYER, CARRIER, SELLER, SYSTEM
from chalicelib.returns.service import photos, refunding
from chalicelib.returns.service.cases import keep, names_of, of_buyer, of_seller, policy_of, ran_out, seen_by

BUCKET = "DOCUMENTS_BUCKET"
MAX_LABEL_BYTES = 1_000_000
PDF = b"%PDF-"
COLLECTED = {TrackingStatus.IN_TRANSIT, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.AVAILABLE_FOR_PICKUP}


def chosen(policy: Policy, case: Return, way: NewWayBack | None) -> WayBack:
    """The way back that was asked for, or the first the market offers. Raises WayNotOffered."""
    method = way.method if way else WayBackMethod(policy.returns.ways_back[0])
    if method not in policy.returns.ways_back:
        raise WayNotOffered(f"Choose one of {', '.join(policy.returns.ways_back)}.")
    if method is WayBackMethod.PICKUP and (way is None or way.pickup_on is None):
        raise WayNotOffered("Say on which day the carrier should come: pickup_on.")
    return WayBack(method=method, paid_by=case.terms.way_back_paid_by, pickup_on=way.pickup_on if way else None)


def buy_label(work: Work, event: ReturnApproved) -> None:
    """Buy the label of the way back, once a case; the carrier's no is kept, and the seller sends its own.

    Raises CarrierUnavailable, so that the message comes again.
    """
    case = store.load(event.return_id)
    way = case.way_back
    if case.status is not ReturnStatus.AWAITING_RETURN or way is None or way.document or way.refusal:
        return
    if way.method is WayBackMethod.SELLER_LABEL:
        return
    grams = sum(line.weight_grams * line.quantity for line in case.lines)
    try:
        bought = fulfillment.buy_return_label(
            orders.get(case.order_id), case.return_id, grams, case.due or work.now
        )
    except fulfillment.CarrierRefused as refused:
        work.emit(ReturnLabelRefused(**names_of(case), detail=str(refused)))
        store.save(work, case.with_(way_back=way.model_copy(update={"refusal": str(refused)})), case)
        return
    label = bought.label
    document = f"returns/labels/{case.return_id}.pdf"
    objects.put(BUCKET, document, bought.pdf, "application/pdf")
    found = {
        "carrier": label.carrier,
        "tracking_number": label.tracking_number,
        "price": Money(amount=label.amount, currency=label.currency),
        "document": document,
        "drop_off_code": label.tracking_number if way.method is WayBackMethod.DROP_OFF else None,
    }
    fulfillment.follow(work, case.seller_id, case.return_id, label.tracking_number)
    work.emit(
        ReturnLabelReady(
            **names_of(case),
            carrier=label.carrier,
            tracking_number=label.tracking_number,
        )
    )
    store.save(work, case.with_(way_back=way.model_copy(update=found)), case)


def label_upload(seller_id: str, return_id: str) -> Upload:
    """Where a seller sends the PDF of a label of its own. Raises NotFound, NoDocument."""
    case = of_seller(seller_id, return_id)
    if case.status is not ReturnStatus.AWAITING_RETURN:
        raise NoDocument(f"The return is {case.status}; a label is sent while it is awaiting_return.")
    return objects.upload(BUCKET, _own_label(case), MAX_LABEL_BYTES, "application/pdf")


def _own_label(case: Return) -> str:
    return f"returns/labels/{case.return_id}-own.pdf"


def send_own_label(work: Work, seller_id: str, return_id: str, label: SellerLabel) -> Return:
    """The seller's own label is uploaded, and this is its number. Raises NotFound, NoDocument."""
    case = of_seller(seller_id, return_id)
    key = _own_label(case)
    way = case.way_back
    if case.status is not ReturnStatus.AWAITING_RETURN or way is None or way.shipped_at:
        raise NoDocument(f"The return is {case.status}; a label is sent while it is awaiting_return.")
    if not objects.exists(BUCKET, key) or objects.read(BUCKET, key, 0, len(PDF) - 1) != PDF:
        raise NoDocument("Upload the label as a PDF first.")
    found = {
        "method": WayBackMethod.SELLER_LABEL,
        "paid_by": "seller",
        "carrier": label.carrier,
        "tracking_number": label.tracking_number,
        "document": key,
        "drop_off_code": None,
        "price": None,
        "refusal": None,
    }
    labelled = case.with_(way_back=way.model_copy(update=found))
    return seen_by(SELLER, store.save(work, labelled, case))


def label_download(case: Return) -> Download:
    """A link to the label of the way back. Raises NoDocument."""
    if case.way_back is None or case.way_back.document is None:
        raise NoDocument("The label is made within seconds of the approval; ask again.")
    return objects.download(BUCKET, case.way_back.document, f"return-label-{case.return_id}.pdf")


def ship_back(work: Work, buyer_id: str, return_id: str, shipped: ShippedBack) -> Return:
    """The buyer has handed the parcel over. Raises NotFound, NotPossible, NoDocument."""
    case = of_buyer(buyer_id, return_id)
    rules.move(case, "ship_back", BUYER)
    way = case.way_back
    assert way is not None
    number = shipped.tracking_number or way.tracking_number
    if number is None:
        raise NoDocument("Give the carrier and the tracking number of the parcel.")
    known = {"tracking_number": number, "carrier": shipped.carrier or way.carrier}
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
    return refunding.owe(work, order, case, moved, refunding.after_way_back(order, case), by)


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
        moved = rules.move(case, "lose", SYSTEM, fault=Fault.CARRIER)
        order = orders.get(case.order_id)
        refunding.owe(work, order, case, moved, refunding.all_of(order, case), SYSTEM)
