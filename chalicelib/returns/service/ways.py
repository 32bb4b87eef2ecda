"""How the goods come back: the way that was chosen, its label, code or visit, and a label of the seller's own."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.fulfillment import service as fulfillment
from chalicelib.kit import objects
from chalicelib.kit.money import Money
from chalicelib.kit.objects import Download, Upload
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName, Policy
from chalicelib.orders import service as orders
from chalicelib.orders.models import Order
from chalicelib.returns import codes, rules, store
from chalicelib.returns.errors import NoDocument, WayNotOffered
from chalicelib.returns.events import (
    ReturnApproved,
    ReturnLabelReady,
    ReturnLabelRefused,
    ReturnPickupBooked,
    ReturnPickupCancelled,
    ReturnPickupRefused,
    ReturnWayBackReassigned,
)
from chalicelib.returns.models import (
    BookedPickup,
    NewWayBack,
    Payer,
    Return,
    ReturnStatus,
    SellerLabel,
    WayBack,
    WayBackMethod,
)
from chalicelib.returns.rules import SELLER
from chalicelib.returns.service.cases import call_off, names_of, of_seller, policy_of, seen_by

BUCKET = "DOCUMENTS_BUCKET"
MAX_LABEL_BYTES = 1_000_000
PDF = b"%PDF-"


def chosen(policy: Policy, case: Return, way: NewWayBack | None, now: datetime) -> WayBack:
    """The way back that was asked for, or the first the market offers. Raises WayNotOffered."""
    method = way.method if way else WayBackMethod(policy.returns.ways_back[0])
    if method not in policy.returns.ways_back:
        raise WayNotOffered(f"Choose one of {', '.join(policy.returns.ways_back)}.")
    day = way.pickup_on if way and method is WayBackMethod.PICKUP else None
    if method is WayBackMethod.PICKUP:
        _check_day(day, now, policy.returns.ship_back_days)
    return WayBack(method=method, paid_by=case.terms.way_back_paid_by, pickup_on=day)


def _check_day(day: datetime | None, now: datetime, days: int) -> None:
    """A carrier comes while the buyer may still send the goods back."""
    if day is None:
        raise WayNotOffered("Say on which day the carrier should come: pickup_on.")
    if not now < day < now + timedelta(days=days):
        raise WayNotOffered(f"The carrier can come within the next {days} days.")


def buy_label(work: Work, event: ReturnApproved) -> None:
    """Buy the label of the way back, once a case, and have the parcel fetched if that is the way.

    The carrier's no is kept, and the seller sends its own. Raises CarrierUnavailable: the message comes again.
    """
    case = store.load(event.return_id)
    way = case.way_back
    if way is None or way.document or way.refusal or way.method is WayBackMethod.SELLER_LABEL:
        return
    if case.status is not ReturnStatus.AWAITING_RETURN:
        call_off(work, case)
        return
    order, grams = orders.get(case.order_id), _grams(case)
    try:
        bought = fulfillment.buy_return_label(order, case.return_id, grams, case.due or work.now)
    except fulfillment.CarrierRefused as refused:
        work.emit(ReturnLabelRefused(**names_of(case), detail=str(refused)))
        store.save(work, case.with_(way_back=way.model_copy(update={"refusal": str(refused)})), case)
        return
    found = _papers(work, case, order, bought)
    store.save(work, case.with_(way_back=way.model_copy(update=found)), case)


def _papers(work: Work, case: Return, order: Order, bought: fulfillment.ReturnLabel) -> dict[str, Any]:
    """What the buyer needs for the way: the label, and the code or the visit that goes with it."""
    assert case.way_back is not None
    label, method = bought.label, case.way_back.method
    fulfillment.follow(work, case.seller_id, case.return_id, label.tracking_number)
    work.emit(ReturnLabelReady(**names_of(case), carrier=label.carrier, tracking_number=label.tracking_number))
    found = {
        "carrier": label.carrier,
        "tracking_number": label.tracking_number,
        "price": Money(amount=label.amount, currency=label.currency),
        "document": _kept(f"returns/labels/{case.return_id}.pdf", bought.pdf, "application/pdf"),
    }
    found |= _drop_off(case, label.tracking_number) if method is WayBackMethod.DROP_OFF else {}
    return found | (_pickup(work, case, order) if method is WayBackMethod.PICKUP else {})


def _grams(case: Return) -> int:
    return sum(line.weight_grams * line.quantity for line in case.lines)


def _kept(key: str, body: bytes, content_type: str) -> str:
    objects.put(BUCKET, key, body, content_type)
    return key


def _drop_off(case: Return, number: str) -> dict[str, Any]:
    """The code that is scanned at the counter, as text and as a picture for the buyer's telephone."""
    picture = _kept(f"returns/codes/{case.return_id}.png", codes.qr_png(number), "image/png")
    return {"drop_off_code": number, "drop_off_picture": picture}


def _pickup(work: Work, case: Return, order: Order) -> dict[str, Any]:
    """The carrier's visit, or its no: then the buyer brings the parcel."""
    assert case.way_back is not None
    assert case.way_back.pickup_on is not None
    try:
        visit = fulfillment.book_pickup(order, case.return_id, _grams(case), case.way_back.pickup_on)
    except fulfillment.CarrierRefused as refused:
        work.emit(ReturnPickupRefused(**names_of(case), detail=str(refused)))
        return {"pickup_refusal": str(refused)}
    work.emit(ReturnPickupBooked(**names_of(case), **visit.model_dump()))
    return {"pickup": BookedPickup(**visit.model_dump())}


def let_bear(work: Work, case: Return) -> Return:
    """The fault of a case was corrected: the way back is borne by who bears it for that fault."""
    settings = store.settings_at(case.seller_id, case.ordered_at)
    payer = rules.way_back_payer(policy_of(case), settings, case.fault)
    terms = case.terms.model_copy(update={"way_back_paid_by": payer})
    return _reassign(work, case.with_(terms=terms), payer)


def let_bear_rejected(work: Work, case: Return) -> Return:
    """A case has ended for the seller: the way back is not the seller's to bear, nor can it be the buyer's."""
    return _reassign(work, case, policy_of(case).returns.way_back_paid_by_if_rejected)


def _reassign(work: Work, case: Return, payer: Payer) -> Return:
    """Another bears the way back; a label that was used is booked anew."""
    way = case.way_back
    if way is None or way.paid_by == payer or way.method is WayBackMethod.SELLER_LABEL:
        return case
    if way.shipped_at and way.price:
        event = ReturnWayBackReassigned(**names_of(case), price=way.price, paid_by=payer, paid_before=way.paid_by)
        work.emit(event)
    return case.with_(way_back=way.model_copy(update={"paid_by": payer}))


def cancel_pickup(work: Work, event: ReturnPickupCancelled) -> None:
    """Call the driver off. Raises CarrierUnavailable, so that the message comes again."""
    fulfillment.cancel_pickup(event.return_id)


def label_upload(work: Work, seller_id: str, return_id: str) -> Upload:
    """Where a seller sends the PDF of a label of its own. Raises NotFound, NoDocument, TooMany."""
    case = of_seller(seller_id, return_id)
    markets.count_use(work, case.market, CapName.RETURN_LABEL_UPLOADS, return_id)
    if case.status is not ReturnStatus.AWAITING_RETURN:
        raise NoDocument(f"The return is {case.status}; a label is sent while it is awaiting_return.")
    return objects.upload(BUCKET, _own_label(case), MAX_LABEL_BYTES, "application/pdf")


def _own_label(case: Return) -> str:
    return f"returns/labels/{case.return_id}-own.pdf"


def send_own_label(work: Work, seller_id: str, return_id: str, label: SellerLabel) -> Return:
    """The seller's own label is uploaded, and this is its number.

    Raises NotFound, TrackingNumberInvalid, NoDocument.
    """
    case = of_seller(seller_id, return_id)
    key = _own_label(case)
    way = case.way_back
    if case.status is not ReturnStatus.AWAITING_RETURN or way is None or way.shipped_at:
        raise NoDocument(f"The return is {case.status}; a label is sent while it is awaiting_return.")
    number = fulfillment.checked_number(label.carrier, label.tracking_number)
    if not objects.exists(BUCKET, key) or objects.read(BUCKET, key, 0, len(PDF) - 1) != PDF:
        raise NoDocument("Upload the label as a PDF first.")
    found = {
        "method": WayBackMethod.SELLER_LABEL,
        "paid_by": "seller",
        "carrier": label.carrier,
        "tracking_number": number,
        "document": key,
        "drop_off_code": None,
        "drop_off_picture": None,
        "pickup": None,
        "pickup_on": None,
        "price": None,
        "refusal": None,
    }
    call_off(work, case)
    labelled = case.with_(way_back=way.model_copy(update=found))
    return seen_by(SELLER, store.save(work, labelled, case))


def label_download(case: Return) -> Download:
    """A link to the label of the way back. Raises NoDocument."""
    if case.way_back is None or case.way_back.document is None:
        raise NoDocument("The label is made within seconds of the approval; ask again.")
    return objects.download(BUCKET, case.way_back.document, f"return-label-{case.return_id}.pdf")


def drop_off_code(case: Return) -> Download:
    """A link to the picture of the code that is scanned at the counter. Raises NoDocument."""
    if case.way_back is None or case.way_back.drop_off_picture is None:
        raise NoDocument("The code of a drop-off is made within seconds of the approval; ask again.")
    return objects.download(BUCKET, case.way_back.drop_off_picture, f"return-code-{case.return_id}.png")
