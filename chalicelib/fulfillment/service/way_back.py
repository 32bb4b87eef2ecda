"""Parcels that come back: their label, from the buyer to the seller, and what the carrier tells of them."""

from datetime import datetime
from typing import NamedTuple

from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.carriers import CarrierRefused, LabelFormat, Pickup, PurchasedLabel
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.events import ParcelScanned
from chalicelib.fulfillment.models import TrackingUpdate
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders.models import Order
from chalicelib.sellers import service as sellers

__all__ = [
    "CarrierRefused",
    "Pickup",
    "ReturnLabel",
    "book_pickup",
    "buy_return_label",
    "cancel_pickup",
    "follow",
    "scanned",
]


class ReturnLabel(NamedTuple):
    """A paid label with its PDF of 4x6 inches."""

    label: PurchasedLabel
    pdf: bytes


def buy_return_label(order: Order, parcel_id: str, weight_grams: int, ship_by: datetime) -> ReturnLabel:
    """The cheapest label for a parcel from the buyer back to the seller; the same parcel is one purchase.

    Raises CarrierRefused, CarrierUnavailable.
    """
    from chalicelib.fulfillment.papers import labels  # reportlab is heavy, and only workers print

    shipment = rules.shipment_back(order, sellers.get(order.seller_id).ship_from, parcel_id, weight_grams)
    [cheapest, *_] = carriers.carrier.rates(shipment)
    bought = carriers.carrier.buy(shipment, cheapest.service, parcel_id)
    artwork = carriers.carrier.artwork
    return ReturnLabel(bought, labels.printed(shipment, bought, ship_by, LabelFormat.PDF_4X6, artwork))


def book_pickup(order: Order, parcel_id: str, weight_grams: int, earliest: datetime) -> Pickup:
    """Have the carrier fetch a parcel whose label was bought, at the buyer's; the same parcel is one visit.

    Raises CarrierRefused, CarrierUnavailable.
    """
    shipment = rules.shipment_back(order, sellers.get(order.seller_id).ship_from, parcel_id, weight_grams)
    return carriers.carrier.book_pickup(shipment, parcel_id, earliest)


def cancel_pickup(parcel_id: str) -> None:
    """Call the driver off, if one was called. Raises CarrierUnavailable."""
    carriers.carrier.cancel_pickup(parcel_id)


def follow(work: Work, seller_id: str, parcel_id: str, tracking_number: str) -> None:
    """Tell of this parcel's scans as ParcelScanned."""
    store.follow(work, seller_id, parcel_id, tracking_number)


def scanned(work: Work, update: TrackingUpdate) -> None:
    """The carrier tells of a parcel that is no package. Raises NotFound if nobody follows it."""
    parcel = store.followed(update.tracking_number)
    if parcel is None:
        raise NotFound
    work.emit(
        ParcelScanned(
            seller_id=parcel.seller_id,
            parcel_id=parcel.parcel_id,
            status=update.status,
            occurred_at=update.occurred_at,
        )
    )
