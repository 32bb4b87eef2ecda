"""The shipping label: 4x6 inches or A6, the same to the byte every time."""

import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil
from typing import Final

from chalicelib.fulfillment.carriers import LabelFormat, PostalAddress, PurchasedLabel, Shipment
from chalicelib.fulfillment.papers import pdf, png, zpl
from chalicelib.fulfillment.papers.marks import (
    A6,
    BOLD,
    FOUR_BY_SIX,
    REGULAR,
    Bars,
    Block,
    Box,
    Line,
    Mark,
    Text,
    Type,
    caption,
    fit,
    frame,
    paragraph,
    printable,
)

Artwork = Callable[[PurchasedLabel, LabelFormat], bytes | None]

_GRAMS_AN_OUNCE: Final = 28.349523125
_INITIAL: Final = Box(8, 424, 56, 56)
_SERVICE: Final = Box(74, 400, 200, 28)
_FROM: Final = Box(18, 356, 156, 68)
_FACTS: Final = Box(188, 364, 86, 26)
_TO: Final = Box(18, 268, 252, 118)
_BARCODE: Final = Box(9, 130, 270, 70)
_TRACKING: Final = Box(18, 56, 252, 16)
_REFERENCE: Final = Box(18, 32, 252, 20)


def printed(
    shipment: Shipment, label: PurchasedLabel, ship_by: datetime | None, form: LabelFormat, artwork: Artwork
) -> bytes:
    """The label in one format; `ship_by` in UTC. The carrier's own artwork goes before ours."""
    if form is LabelFormat.ZPL:
        return artwork(label, form) or zpl.drawn(marks_of(shipment, label, ship_by))
    picture = artwork(label, LabelFormat.PNG)
    if form is LabelFormat.PNG:
        return picture or png.drawn(marks_of(shipment, label, ship_by))
    page = picture or marks_of(shipment, label, ship_by)
    size = A6 if form is LabelFormat.PDF_A6 else FOUR_BY_SIX
    return pdf.drawn([page], size, f"Shipping label {label.tracking_number}")


def marks_of(shipment: Shipment, label: PurchasedLabel, ship_by: datetime | None) -> list[Mark]:
    """Our own label, laid out on 4x6 inches."""
    return [
        *_frame(),
        *_banner(label),
        *_addresses(shipment),
        *_facts(shipment, label, ship_by),
        *_tracking(label.tracking_number),
        *paragraph(_REFERENCE, [f"REF {shipment.reference}"], Type(BOLD, 12, 6)),
    ]


def _frame() -> list[Mark]:
    right = FOUR_BY_SIX.width - 8
    lines: list[Mark] = [Line(8, y, right, y, 1.5) for y in (368, 284, 146, 36)]
    sides = frame(8, 8, FOUR_BY_SIX.width - 16, FOUR_BY_SIX.height - 16, 1.5)
    return [*sides, *lines, Line(180, 284, 180, 368, 1.5)]


def _banner(label: PurchasedLabel) -> list[Mark]:
    service = label.service.replace("_", " ").upper()
    middle = _INITIAL.x + _INITIAL.width / 2
    return [
        Block(_INITIAL.x, _INITIAL.top - _INITIAL.height, _INITIAL.width, _INITIAL.height),
        Text(middle, _INITIAL.top - 44, printable(service[0]), BOLD, 44, centred=True, white=True),
        caption(_SERVICE, label.carrier.upper()),
        *paragraph(_SERVICE, [service], Type(BOLD, 24, 10)),
    ]


def _addresses(shipment: Shipment) -> list[Mark]:
    abroad = shipment.ship_from.country != shipment.ship_to.country
    return [
        caption(_FROM, "FROM"),
        *paragraph(_FROM, address_lines(shipment.ship_from, abroad), Type(REGULAR, 9, 5.5)),
        caption(_TO, "SHIP TO"),
        *paragraph(_TO, address_lines(shipment.ship_to, abroad), Type(BOLD, 16, 7)),
    ]


def address_lines(address: PostalAddress, abroad: bool = False) -> list[str]:
    place = f"{address.city}, {address.state} {address.postal_code}"
    country = address.country if abroad else None
    return [line for line in (address.name, address.line1, address.line2, place, country) if line]


def _facts(shipment: Shipment, label: PurchasedLabel, ship_by: datetime | None) -> list[Mark]:
    facts = {"WEIGHT": _pounds(shipment.parcel.weight_grams), "ZONE": str(label.zone)}
    if ship_by:
        facts["SHIP BY"] = f"{ship_by.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    marks: list[Mark] = []
    for row, (name, value) in enumerate(facts.items()):
        box = _FACTS._replace(top=_FACTS.top - 8 - row * _FACTS.height, height=16)
        marks += [caption(box, name), *paragraph(box, [value], Type(BOLD, 12, 6))]
    return marks


def _pounds(grams: int) -> str:
    pounds, ounces = divmod(ceil(grams / _GRAMS_AN_OUNCE), 16)
    return f"{pounds} LB {ounces} OZ"


def _tracking(number: str) -> list[Mark]:
    in_fours = " ".join(textwrap.wrap(number, 4))
    size, [line, *_] = fit([in_fours], _TRACKING, Type(BOLD, 13, 6))
    return [
        caption(_BARCODE._replace(x=18, top=_BARCODE.top + 2), "TRACKING NUMBER"),
        Bars(_BARCODE, number),
        Text(FOUR_BY_SIX.width / 2, _TRACKING.top - size, line, BOLD, size, centred=True),
    ]
