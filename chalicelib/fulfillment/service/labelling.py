"""Labels: what they cost, asking for one, buying and printing it, downloading it."""

from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.carriers import CarrierRefused, CarrierUnavailable, PurchasedLabel, Rate
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.errors import CarrierDown, CarrierRefuses, NoLabel, OrderNotShippable
from chalicelib.fulfillment.events import LabelReady, LabelRefused, LabelRequested
from chalicelib.fulfillment.models import Label, LabelRefusal, Package, PackageStatus, ShippingRate
from chalicelib.fulfillment.rules import CARRIER, PACKAGE, SELLER, package_id_of
from chalicelib.fulfillment.service import packages
from chalicelib.kit import objects
from chalicelib.kit.money import Money
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.sellers import service as sellers

LABELS_QUEUE = "labels"
BUCKET = "DOCUMENTS_BUCKET"


def rates(seller_id: str, order_id: str) -> Page[ShippingRate]:
    """What the carrier asks for the order's parcel, cheapest first.

    Raises NotFound, CarrierRefuses, CarrierDown.
    """
    order = orders.sold(seller_id, order_id)
    shipment = rules.shipment_of(order, sellers.get(seller_id).ship_from)
    try:
        return Page(data=[_shown(rate) for rate in carriers.carrier.rates(shipment)])
    except CarrierRefused as refused:
        raise CarrierRefuses(str(refused), reason=refused.reason.value) from None
    except CarrierUnavailable:
        raise CarrierDown("Ask again in a minute.") from None


def _shown(rate: Rate) -> ShippingRate:
    return ShippingRate(
        carrier=rate.carrier,
        service=rate.service,
        name=rate.service_name,
        price=Money(amount=rate.amount, currency=rate.currency),
        earliest_days=rate.earliest_days,
        latest_days=rate.latest_days,
    )


def request_label(work: Work, seller_id: str, order_id: str, service: str) -> Package:
    """Ask for the label of an order's package; a repeat gives the package as it is.

    The shipment is fixed here, so that every try of this request asks the carrier for the same thing.
    Raises NotFound, NotPossible, OrderNotShippable.
    """
    order = orders.sold(seller_id, order_id)
    package = store.find(package_id_of(order_id))
    if package and package.status in (PackageStatus.LABEL_REQUESTED, PackageStatus.LABEL_READY):
        return packages.seen_by(SELLER, package)
    if not packages.awaits_shipment(order):
        raise OrderNotShippable(f"The order is {order.status}.", status_now=order.status.value)
    package = package or packages.opened(work, order)
    requested = PACKAGE.move(
        package,
        "request_label",
        SELLER,
        service=service,
        shipment=rules.shipment_of(order, sellers.get(seller_id).ship_from),
        attempt=package.attempt + 1,
        requested_at=work.now,
        refusal=None,
    )
    work.emit(LabelRequested(**packages.names_of(requested), service=service))
    return packages.seen_by(SELLER, store.save(work, requested))


def buy_label(work: Work, event: LabelRequested) -> None:
    """Buy, print and store a requested label; the carrier's no is kept as the package's refusal.

    Each step can be repeated: the carrier knows the purchase by its key, the PDF is the same to the byte.
    Raises CarrierUnavailable, so that the message comes again.
    """
    package = store.load(event.package_id)
    if not PACKAGE.allows("receive_label", package.status, CARRIER):
        return
    order = orders.get(package.order_id)
    if not packages.awaits_shipment(order):
        packages.cancel(work, package, order.cancel_reason or order.status.value)
        return
    assert package.shipment is not None
    assert package.service is not None
    try:
        bought = carriers.carrier.buy(package.shipment, package.service, package.purchase_key)
    except CarrierRefused as refused:
        _refuse_label(work, package, refused)
    else:
        _keep_label(work, package, bought)


def _refuse_label(work: Work, package: Package, refused: CarrierRefused) -> None:
    refusal = LabelRefusal(reason=refused.reason, detail=str(refused))
    work.emit(LabelRefused(**packages.names_of(package), reason=refusal.reason, detail=refusal.detail))
    store.save(work, PACKAGE.move(package, "refuse_label", CARRIER, refusal=refusal))


def _keep_label(work: Work, package: Package, bought: PurchasedLabel) -> None:
    label = Label(
        carrier=bought.carrier,
        service=bought.service,
        tracking_number=bought.tracking_number,
        price=Money(amount=bought.amount, currency=bought.currency),
        zone=bought.zone,
        purchase_id=bought.purchase_id,
        document=f"labels/{package.seller_id}/{package.package_id}.pdf",
    )
    objects.put(BUCKET, label.document, _printed(package, bought), "application/pdf")
    ready = PACKAGE.move(package, "receive_label", CARRIER, label=label, label_ready_at=work.now)
    work.emit(
        LabelReady(
            **packages.names_of(package),
            carrier=label.carrier,
            tracking_number=label.tracking_number,
            amount=label.price.amount,
            currency=label.price.currency,
        )
    )
    store.save(work, ready)


def _printed(package: Package, bought: PurchasedLabel) -> bytes:
    from chalicelib.fulfillment import labels  # reportlab is heavy, and only the label worker prints

    assert package.shipment is not None
    return labels.render_label(package.shipment, bought, package.ship_by)


def label_download(seller_id: str, package_id: str) -> Download:
    """A link to the label's PDF. Raises NotFound, NoLabel."""
    package = packages.get(seller_id, package_id)
    if package.label is None or package.status is PackageStatus.CANCELLED:
        raise NoLabel(f"The package is {package.status}.", possible_actions=package.possible_actions)
    return objects.download(BUCKET, package.label.document, f"label-{package.order_id}.pdf")
