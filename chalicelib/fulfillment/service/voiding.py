"""Labels given back: asked by the seller, or because the package no longer goes. No paid label is lost."""

from datetime import timedelta

from chalicelib.fulfillment import store
from chalicelib.fulfillment.carriers import CarrierRefused, Purchase
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.events import LabelRequested, LabelVoided, LabelVoidRefused, LabelVoidRequested
from chalicelib.fulfillment.models import Label, LabelRefusal, Package
from chalicelib.fulfillment.rules import CARRIER, PACKAGE, SELLER
from chalicelib.fulfillment.service import packages
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets


def request_void(work: Work, keeper: str, package_id: str) -> Package:
    """Give a label back unused; its money returns when the carrier has agreed. Raises NotFound, NotPossible."""
    package = packages.kept(keeper, package_id)
    asked = PACKAGE.move(package, "void_label", SELLER, requested_at=work.now, refusal=None)
    packages.ask_back(work, package)
    minutes = markets.policy("US", work.now).shipping.label_overdue_minutes
    work.start_clock(packages.QUEUE, "label_overdue", package_id, work.now + timedelta(minutes=minutes))
    return packages.seen(store.save(work, asked))


def void_label(work: Work, event: LabelVoidRequested) -> None:
    """Ask the carrier to take back what was bought under a key, if anything was.

    Raises CarrierUnavailable, so that the message comes again.
    """
    package = store.load(event.package_id)
    label = label_of(package, event.purchase_key)
    if label and label.voided_at:
        return
    age = work.now - label.bought_at if label else timedelta(0)
    try:
        carriers.carrier.void(Purchase(key=event.purchase_key, service=event.service, age=age))
    except CarrierRefused as refused:
        refuse(work, package, LabelRefusal(reason=refused.reason, detail=str(refused)))
    else:
        if label:
            _put_aside(work, package, label)


def label_of(package: Package, purchase_key: str) -> Label | None:
    """The package's label, of now or earlier, that was bought under a key."""
    labels = [*package.old_labels, *([package.label] if package.label else [])]
    return next((label for label in labels if label.purchase_key == purchase_key), None)


def _put_aside(work: Work, package: Package, label: Label) -> None:
    voided = label.model_copy(update={"voided_at": work.now})
    others = [old for old in package.old_labels if old.purchase_key != label.purchase_key]
    after = package.with_(old_labels=[*others, voided])
    if package.label and package.label.purchase_key == label.purchase_key:
        nothing = {"label": None, "carrier": None, "tracking_number": None}
        after = PACKAGE.move(after, "confirm_void", CARRIER, **nothing)
    work.emit(
        LabelVoided(
            **packages.names_of(package),
            carrier=label.carrier,
            tracking_number=label.tracking_number,
            amount=label.price.amount,
            currency=label.price.currency,
        )
    )
    store.save(work, after)


def refuse(work: Work, package: Package, refusal: LabelRefusal) -> None:
    """The label stays paid: a package that still has it can go with it."""
    work.emit(LabelVoidRefused(**packages.names_of(package), reason=refusal.reason, detail=refusal.detail))
    if PACKAGE.allows("refuse_void", package.status, CARRIER):
        store.save(work, PACKAGE.move(package, "refuse_void", CARRIER, refusal=refusal))


def give_back_stray(work: Work, package: Package, event: LabelRequested) -> None:
    """An earlier try of this request may have bought a label the package no longer waits for."""
    if label_of(package, event.purchase_key) is None:
        void_label(work, LabelVoidRequested(**event.model_dump()))
