"""Labels: what they cost, asking for one, buying and printing it, downloading it."""

from datetime import timedelta

from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.carriers import (
    CarrierRefused,
    CarrierUnavailable,
    LabelFormat,
    PurchasedLabel,
    Rate,
    Refusal,
    Shipment,
)
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.errors import (
    CarrierDown,
    CarrierRefuses,
    NoLabel,
    OrderNotShippable,
    PlatformShips,
    SeveralPackages,
)
from chalicelib.fulfillment.events import LabelReady, LabelRefused, LabelRequested, LabelStuck
from chalicelib.fulfillment.models import CHEAPEST, Label, LabelRefusal, Package, PackageStatus, ShippingRate
from chalicelib.fulfillment.rules import CARRIER, PACKAGE, SELLER, SYSTEM
from chalicelib.fulfillment.service import packages, voiding
from chalicelib.kit import objects
from chalicelib.kit.money import Money
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderReleased
from chalicelib.orders.models import Order
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import ShipFrom

LABELS_QUEUE = "labels"
BUCKET = "DOCUMENTS_BUCKET"
GONE = (PackageStatus.CANCELLED, PackageStatus.COMBINED)


def rates_of_order(work: Work, seller_id: str, order_id: str) -> Page[ShippingRate]:
    """What the carrier asks for the one package of an order. Raises SeveralPackages, and what `rates` raises."""
    order = orders.sold(seller_id, order_id)
    return _rates(work, _one_package(order) or rules.package_of(order, order.placed_at), order)


def rates(work: Work, keeper: str, package_id: str) -> Page[ShippingRate]:
    """What the carrier asks for a package, cheapest first.

    Raises NotFound, CarrierRefuses, CarrierDown, TooMany.
    """
    package = packages.kept(keeper, package_id)
    return _rates(work, package, orders.get(package.order_id))


def _rates(work: Work, package: Package, order: Order) -> Page[ShippingRate]:
    markets.count_use_at_once(work, order.market, CapName.SHIPPING_QUOTES, order.order_id)
    try:
        return Page(data=[_shown(rate) for rate in carriers.carrier.rates(_shipment(package, order))])
    except CarrierRefused as refused:
        raise CarrierRefuses(str(refused), reason=refused.reason.value) from None
    except CarrierUnavailable:
        raise CarrierDown("Ask again in a minute.") from None


def _shipment(package: Package, order: Order) -> Shipment:
    """By any of its orders: all go to one address."""
    ship_from = _platform(order) if package.by_platform else sellers.get(package.seller_id).ship_from
    return rules.shipment_of(package, order.ship_to, ship_from)


def _platform(order: Order) -> ShipFrom:
    warehouse = markets.policy(order.market, order.placed_at).shipping.platform_warehouse
    return ShipFrom.model_validate(warehouse.model_dump(include=set(ShipFrom.model_fields)))


def _shown(rate: Rate) -> ShippingRate:
    return ShippingRate(
        carrier=rate.carrier,
        service=rate.service,
        name=rate.service_name,
        price=Money(amount=rate.amount, currency=rate.currency),
        earliest_days=rate.earliest_days,
        latest_days=rate.latest_days,
    )


def request_label_of_order(
    work: Work, seller_id: str, order_id: str, service: str, *, at_most: int | None = None
) -> Package:
    """Ask for the label of an order's one package, opened here if its payment is not heard of yet.

    It is bought for `at_most` so many cents, if they are named.
    Raises NotFound, NotPossible, OrderNotShippable, SeveralPackages.
    """
    order = orders.sold(seller_id, order_id)
    package = _one_package(order)
    if package is None:
        _refuse_unshippable(order)
        package, *more = packages.opened(work, order)
        if more:
            raise SeveralPackages("Name one of them; they are opened within seconds.")
    if package.by_platform:
        raise PlatformShips("It leaves the platform's warehouse; you need do nothing.")
    return _request(work, package, service, order, at_most=at_most)


def _one_package(order: Order) -> Package | None:
    """The package that holds all of an order, perhaps with others. Raises SeveralPackages."""
    made = {p.package_id: p for p in store.of_order(order.order_id) if p.status is not PackageStatus.CANCELLED}
    hosts = {package.combined_into or package.package_id for package in made.values()}
    if len(hosts) > 1:
        raise SeveralPackages("Name one of them.", package_ids=sorted(hosts))
    return next((made.get(host) or store.load(host) for host in hosts), None)


def request_label(
    work: Work, keeper: str, package_id: str, service: str, *, at_most: int | None = None
) -> Package:
    """Ask for a package's label. Raises NotFound, NotPossible, OrderNotShippable."""
    return _request(work, packages.kept(keeper, package_id), service, at_most=at_most)


def open_packages(work: Work, event: OrderReleased) -> None:
    """An order that may be shipped gets its packages; the platform asks for its labels."""
    order = orders.get(event.order_id)
    if not packages.awaits_shipment(order) or store.of_order(order.order_id):
        return
    for package in packages.opened(work, order):
        if package.by_platform:
            _request(work, package, CHEAPEST, order)
        else:
            store.save(work, package)


def _request(
    work: Work, package: Package, service: str, known: Order | None = None, *, at_most: int | None = None
) -> Package:
    """A repeat gives the package as it is. The shipment is fixed here: every try asks for the same thing."""
    if package.status in (PackageStatus.LABEL_REQUESTED, PackageStatus.LABEL_READY):
        return packages.seen(package)
    requested = PACKAGE.move(
        package,
        "request_label",
        SELLER,
        service=service,
        at_most_cents=at_most,
        attempt=package.attempt + 1,
        requested_at=work.now,
        refusal=None,
    )
    order = known or orders.get(package.order_id)
    others = [orders.get(order_id) for order_id in package.order_ids if order_id != order.order_id]
    for held in (order, *others):
        _refuse_unshippable(held)
    return _ask(work, requested.with_(shipment=_shipment(package, order)))


def _refuse_unshippable(order: Order) -> None:
    if not packages.awaits_shipment(order):
        raise OrderNotShippable(f"The order is {order.status}.", status_now=order.status.value)


def _ask(work: Work, requested: Package) -> Package:
    """Each time a carrier is to be asked counts, whoever wants it. Raises TooMany on commit."""
    markets.count_use(work, "US", CapName.LABEL_PURCHASES, requested.package_id)
    assert requested.service is not None
    work.emit(
        LabelRequested(
            **packages.names_of(requested), service=requested.service, purchase_key=requested.purchase_key
        )
    )
    minutes = markets.policy("US", work.now).shipping.label_overdue_minutes
    work.start_clock(packages.QUEUE, "label_overdue", requested.package_id, work.now + timedelta(minutes=minutes))
    return packages.seen(store.save(work, requested))


def retry_label(work: Work, keeper: str, package_id: str) -> Package:
    """Ask a carrier that did not answer again, for the same purchase: what it sold meanwhile is found.

    Raises NotFound, NotPossible.
    """
    package = packages.kept(keeper, package_id)
    return _ask(work, PACKAGE.move(package, "retry_label", SELLER, requested_at=work.now))


def drop_label(work: Work, keeper: str, package_id: str) -> Package:
    """Do without the label a carrier did not answer for; if it sold one after all, it is given back.

    Raises NotFound, NotPossible.
    """
    package = packages.kept(keeper, package_id)
    dropped = PACKAGE.move(package, "drop_label", SELLER)
    packages.ask_back(work, package)
    return packages.seen(store.save(work, dropped))


def miss_label(work: Work, package_id: str) -> None:
    """The carrier should have answered by now, about a label or about its return."""
    package = store.load(package_id)
    minutes = markets.policy("US", work.now).shipping.label_overdue_minutes
    if package.requested_at is None or work.now < package.requested_at + timedelta(minutes=minutes):
        return
    if PACKAGE.allows("stall_label", package.status, SYSTEM):
        work.emit(LabelStuck(**packages.names_of(package)))
        store.save(work, PACKAGE.move(package, "stall_label", SYSTEM))
    elif PACKAGE.allows("refuse_void", package.status, SYSTEM):
        voiding.refuse(work, package, LabelRefusal(reason=Refusal.OTHER, detail="The carrier did not answer."))


def buy_label(work: Work, event: LabelRequested) -> None:
    """Buy, print and store a requested label; the carrier's no is kept as the package's refusal.

    Each step can be repeated: the carrier knows the purchase by its key, the print is the same to the byte.
    Whether it is still wanted is asked right before the carrier is paid, and what was bought for a package that no
    longer wants it is given back. A shop off sale still ships what it has sold.
    Raises CarrierUnavailable, so that the message comes again.
    """
    package = store.load(event.package_id)
    wanted = PACKAGE.allows("receive_label", package.status, CARRIER)
    if not wanted or package.purchase_key != event.purchase_key:
        voiding.give_back_stray(work, package, event)
        return
    if not _is_to_ship(work, package):
        return
    try:
        bought = _bought(package)
        _check_price(package, bought.amount)
    except CarrierRefused as refused:
        if refused.reason is Refusal.OVER_THE_QUOTE:
            packages.ask_back(work, package)
        _refuse_label(work, package, refused)
    else:
        _keep_label(work, package, bought)


def _is_to_ship(work: Work, package: Package) -> bool:
    """Whether its orders still await it: none is cancelled, and not all of its units are."""
    held = [orders.get(order_id) for order_id in package.order_ids]
    for order in held:
        if not packages.awaits_shipment(order):
            packages.cancel_packages_of(work, order.order_id, order.cancel_reason or order.status.value)
            return False
    return any(orders.left_to_ship(order, package.units()[order.order_id]) for order in held)


def _bought(package: Package) -> PurchasedLabel:
    """The label, bought for no more than the seller has agreed to. Raises CarrierRefused, CarrierUnavailable."""
    assert package.shipment is not None
    assert package.service is not None
    service = package.service
    if service == CHEAPEST or package.at_most_cents is not None:
        rates = carriers.carrier.rates(package.shipment)
        service = rates[0].service if service == CHEAPEST else service
        for rate in rates:
            if rate.service == service:
                _check_price(package, rate.amount)
    return carriers.carrier.buy(package.shipment, service, package.purchase_key)


def _check_price(package: Package, cents: int) -> None:
    most = package.at_most_cents
    if most is not None and cents > most:
        text = f"The label costs {cents} cents now, and you agreed to {most}. Look at the rates and ask again."
        raise CarrierRefused(Refusal.OVER_THE_QUOTE, text)


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
        purchase_key=package.purchase_key,
        bought_at=work.now,
        document=f"labels/{package.seller_id}/{package.purchase_key}.pdf",
        carrier_artwork=carriers.carrier.draws_labels,
    )
    _print(package, label, bought)
    ready = PACKAGE.move(
        package,
        "receive_label",
        CARRIER,
        label=label,
        label_ready_at=work.now,
        carrier=label.carrier,
        tracking_number=label.tracking_number,
    )
    store.claim_number(work, ready, label.tracking_number)
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


def _print(package: Package, label: Label, bought: PurchasedLabel) -> None:
    """Store the label in every format, the carrier's own artwork where it has any."""
    from chalicelib.fulfillment.papers import labels  # reportlab is heavy, and only the label worker prints

    assert package.shipment is not None
    for form in LabelFormat:
        body = labels.printed(package.shipment, bought, package.ship_by, form, carriers.carrier.artwork)
        objects.put(BUCKET, label.document_as(form), body, form.content_type)


def label_download(keeper: str, package_id: str, form: LabelFormat) -> Download:
    """A link to the label. Raises NotFound, NoLabel."""
    package = packages.kept(keeper, package_id)
    if package.label is None or package.status in GONE:
        raise NoLabel(f"The package is {package.status}.", possible_actions=package.possible_actions)
    return objects.download(BUCKET, package.label.document_as(form), f"label-{package.order_id}{form.suffix}")
