"""Printouts: labels, packing slips and pick lists of many packages as one PDF."""

from collections.abc import Iterator
from typing import Any

from chalicelib.fulfillment import store
from chalicelib.fulfillment.carriers import LabelFormat, PurchasedLabel
from chalicelib.fulfillment.errors import NoLabel, NotPrinted
from chalicelib.fulfillment.events import PrintoutReady, PrintoutRequested
from chalicelib.fulfillment.models import (
    PLATFORM,
    Package,
    Paper,
    Printout,
    PrintoutKind,
    PrintoutRequest,
    PrintoutStatus,
)
from chalicelib.fulfillment.rules import PRINTOUT, SYSTEM
from chalicelib.kit import objects
from chalicelib.kit.ids import new_id
from chalicelib.kit.objects import Download
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName

BUCKET = "DOCUMENTS_BUCKET"


def request_printout(work: Work, owner: str, request: PrintoutRequest) -> Printout:
    """Ask for one PDF of up to 100 of a seller's packages, or of the platform's; it is drawn within seconds.

    Raises NotFound, NoLabel, TooMany.
    """
    markets.count_use(work, "US", CapName.PRINTOUTS, owner)
    found = store.load_many(request.package_ids)
    if not all(package_id in found and _is_of(found[package_id], owner) for package_id in request.package_ids):
        raise NotFound
    bare = [package_id for package_id in request.package_ids if found[package_id].label is None]
    if bare and request.kind.needs_labels:
        raise NoLabel("Buy these labels first, or leave them out.", package_ids=bare)
    printout = Printout(
        printout_id=new_id("prt", work.now),
        seller_id=owner,
        status=PrintoutStatus.REQUESTED,
        kind=request.kind,
        paper=request.paper,
        package_ids=request.package_ids,
        requested_at=work.now,
    )
    work.emit(PrintoutRequested(seller_id=owner, printout_id=printout.printout_id))
    return store.save_printout(work, printout)


def _is_of(package: Package, owner: str) -> bool:
    return package.by_platform if owner == PLATFORM else package.seller_id == owner


def get_printout(owner: str, printout_id: str) -> Printout:
    """A seller's or the platform's printout. Raises NotFound for another's."""
    printout = store.load_printout(printout_id)
    if printout.seller_id != owner:
        raise NotFound
    return printout


def printout_download(owner: str, printout_id: str) -> Download:
    """A link to the PDF. Raises NotFound, NotPrinted."""
    printout = get_printout(owner, printout_id)
    if printout.status is not PrintoutStatus.READY:
        raise NotPrinted(f"It is {printout.status}.", status_now=printout.status.value)
    return objects.download(BUCKET, printout.document, f"{printout.kind}.pdf")


def print_out(work: Work, event: PrintoutRequested) -> None:
    """Draw a printout; drawn again it is the same file. A label given back meanwhile is left out."""
    printout = store.load_printout(event.printout_id)
    if not PRINTOUT.allows("print", printout.status, SYSTEM):
        return
    found = store.load_many(printout.package_ids)
    packages = [found[package_id] for package_id in dict.fromkeys(printout.package_ids) if package_id in found]
    wanted = [package for package in packages if package.label or not printout.kind.needs_labels]
    pages = list(_pages(printout.kind, wanted))
    if pages:
        objects.put(BUCKET, printout.document, _pdf(printout, pages), "application/pdf")
    skipped = [package.package_id for package in packages if package not in wanted]
    action = "print" if pages else "print_nothing"
    work.emit(PrintoutReady(seller_id=printout.seller_id, printout_id=printout.printout_id, pages=len(pages)))
    done = PRINTOUT.move(printout, action, SYSTEM, pages=len(pages), skipped=skipped, ready_at=work.now)
    store.save_printout(work, done)


def _pages(kind: PrintoutKind, packages: list[Package]) -> Iterator[Any]:
    from chalicelib.fulfillment.papers import sheets  # reportlab is heavy, and only the label worker prints

    if kind is PrintoutKind.PICK_LIST:
        yield from sheets.pick_list(packages)
        return
    for package in packages:
        if kind.needs_labels:
            yield _label_page(package)
        if kind is not PrintoutKind.LABELS:
            yield from sheets.slips(package)


def _label_page(package: Package) -> Any:
    from chalicelib.fulfillment.papers import labels

    label, shipment = package.label, package.shipment
    assert label is not None
    assert shipment is not None
    if label.carrier_artwork:
        return objects.read(BUCKET, label.document_as(LabelFormat.PNG))
    bought = PurchasedLabel(
        carrier=label.carrier,
        service=label.service,
        tracking_number=label.tracking_number,
        amount=label.price.amount,
        currency=label.price.currency,
        zone=label.zone,
        purchase_id=label.purchase_id,
    )
    return labels.marks_of(shipment, bought, package.ship_by)


def _pdf(printout: Printout, pages: list[Any]) -> bytes:
    from chalicelib.fulfillment.papers import marks, pdf

    if printout.kind is PrintoutKind.PICK_LIST:
        return pdf.drawn(pages, marks.LETTER, "Pick list", marks.LETTER)
    size = marks.A6 if printout.paper is Paper.A6 else marks.FOUR_BY_SIX
    return pdf.drawn(pages, size, printout.kind.value.replace("_", " ").capitalize())
