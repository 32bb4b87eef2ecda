"""UPS, FedEx, USPS and more through EasyPost. Chosen by the setting CARRIER=easypost; its library is optional.

EasyPost buys a shipment once: a second purchase of it is refused. So the shipment made for a purchase key is
remembered before anything is bought, and every try of that key, on whatever machine, buys that one shipment.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any, Final, Protocol

from chalicelib.fulfillment.carriers import (
    CarrierRefused,
    CarrierUnavailable,
    LabelFormat,
    Pickup,
    PostalAddress,
    Purchase,
    PurchasedLabel,
    Rate,
    Refusal,
    Scan,
    Shipment,
)

API: Final = "https://api.easypost.com/v2"
SECONDS: Final = 20
MILLIMETRES_AN_INCH: Final = Decimal("25.4")
GRAMS_AN_OUNCE: Final = Decimal("28.349523125")
UNKNOWN_DAYS: Final = 10
PICKUP_WITHIN: Final = timedelta(hours=8)
OWN_CARRIERS: Final = {
    "ups": "UPS",
    "fedex": "FedEx",
    "usps": "USPS",
    "dhl_express": "DHLExpress",
    "ontrac": "OnTrac",
}
REFUSALS: Final = {
    "ADDRESS.VERIFY.FAILURE": Refusal.ADDRESS_NOT_FOUND,
    "ADDRESS.VERIFICATION.FAILURE": Refusal.ADDRESS_NOT_FOUND,
    "SHIPMENT.REFUND.UNAVAILABLE": Refusal.VOID_WINDOW_PASSED,
    "SHIPMENT.RATES.UNAVAILABLE": Refusal.OUTSIDE_SERVICE_AREA,
}
"""Their error codes as ours; what is not here is refused as OTHER, with their words."""
STATUSES: Final = {
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "available_for_pickup": "available_for_pickup",
    "delivered": "delivered",
    "return_to_sender": "return_to_sender",
    "failure": "failure",
}


class Memory(Protocol):
    """Remembers which shipment stands for a purchase key; the first one told stands for good."""

    def __call__(self, key: str, shipment_id: str | None = None) -> str | None: ...


class EasyPostCarrier:
    """A Carrier that is an EasyPost account. `download` gets the bytes of a label by its URL."""

    name: Final = "easypost"
    draws_labels: Final = True

    def __init__(self, api_key: str, memory: Memory, download: Callable[[str], bytes], api: str = API) -> None:
        self._api_key, self._memory, self._download, self._api = api_key, memory, download, api

    @property
    def _client(self) -> Any:
        from easypost import EasyPostClient

        return EasyPostClient(self._api_key, api_base=self._api, timeout=SECONDS)

    def rates(self, shipment: Shipment) -> list[Rate]:
        """The services of every carrier account, cheapest first."""
        with _answers():
            made = self._client.shipment.create(**_request(shipment))
        return sorted((_rate(made, rate) for rate in made.rates), key=lambda rate: rate.amount)

    def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> PurchasedLabel:
        """Buy the one shipment of this key, or find that it is bought."""
        with _answers():
            made = self._shipment_of(shipment, idempotency_key)
            if not made.postage_label:
                made = self._bought(made, service)
        if made.refund_status:
            raise CarrierRefused(Refusal.OTHER, "This label was given back; ask for another.")
        rate = _rate(made, made.selected_rate)
        return PurchasedLabel(
            carrier=made.selected_rate.carrier.lower(),
            service=rate.service,
            tracking_number=re.sub(r"[^0-9A-Z]", "", made.tracking_code.upper()),
            amount=rate.amount,
            currency=rate.currency,
            zone=rate.zone,
            purchase_id=made.id,
        )

    def _shipment_of(self, shipment: Shipment, key: str) -> Any:
        known = self._memory(key)
        if known is None:
            made = self._client.shipment.create(**_request(shipment), reference=key)
            known = self._memory(key, made.id)
            if known == made.id:
                return made
        return self._client.shipment.retrieve(known)

    def _bought(self, made: Any, service: str) -> Any:
        chosen = next((rate for rate in made.rates if _code(rate) == service), None)
        if chosen is None:
            raise CarrierRefused(Refusal.SERVICE_NOT_OFFERED, f"No {service} service for this parcel.")
        from easypost.errors import InvalidRequestError

        try:
            return self._client.shipment.buy(made.id, rate={"id": chosen.id})
        except InvalidRequestError:
            found = self._client.shipment.retrieve(made.id)
            if not found.postage_label:
                raise
            return found

    def void(self, purchase: Purchase) -> None:
        """Ask for the refund of the label of this key, if it was bought."""
        known = self._memory(purchase.key)
        if known is None:
            return
        with _answers():
            made = self._client.shipment.retrieve(known)
            if made.postage_label and not made.refund_status:
                made = self._client.shipment.refund(known)
        if made.refund_status in ("rejected", "not_applicable"):
            raise CarrierRefused(Refusal.LABEL_USED, f"EasyPost says: {made.refund_status}.")

    def book_pickup(self, shipment: Shipment, purchase_key: str, earliest: datetime) -> Pickup:
        """The cheapest visit EasyPost offers for this label's carrier."""
        with _answers():
            made = self._pickup_of(shipment, purchase_key, earliest)
            if not made.confirmation:
                made = self._booked(made)
        return Pickup(
            confirmation=made.confirmation,
            earliest=datetime.fromisoformat(made.min_datetime),
            latest=datetime.fromisoformat(made.max_datetime),
        )

    def _pickup_of(self, shipment: Shipment, purchase_key: str, earliest: datetime) -> Any:
        known = self._memory(f"{purchase_key}-pickup")
        if known is None:
            made = self._client.pickup.create(
                address=_address(shipment.ship_from),
                shipment={"id": self._memory(purchase_key)},
                min_datetime=earliest.isoformat(),
                max_datetime=(earliest + PICKUP_WITHIN).isoformat(),
                reference=purchase_key,
                is_account_address=False,
                instructions=shipment.reference,
            )
            known = self._memory(f"{purchase_key}-pickup", made.id)
            if known == made.id:
                return made
        return self._client.pickup.retrieve(known)

    def _booked(self, made: Any) -> Any:
        if not made.pickup_rates:
            raise CarrierRefused(Refusal.NO_PICKUP_THEN, "The carrier of this label does not come then.")
        cheapest = min(made.pickup_rates, key=lambda rate: Decimal(rate.rate))
        from easypost.errors import InvalidRequestError

        try:
            return self._client.pickup.buy(made.id, carrier=cheapest.carrier, service=cheapest.service)
        except InvalidRequestError:
            found = self._client.pickup.retrieve(made.id)
            if not found.confirmation:
                raise
            return found

    def cancel_pickup(self, purchase_key: str) -> None:
        """Call the driver off, if one was called."""
        known = self._memory(f"{purchase_key}-pickup")
        if known is None:
            return
        with _answers():
            if self._client.pickup.retrieve(known).status == "scheduled":
                self._client.pickup.cancel(known)

    def artwork(self, label: PurchasedLabel, form: LabelFormat) -> bytes | None:
        """The carrier's own label as PNG or ZPL, 4x6 inches."""
        with _answers():
            if form is LabelFormat.ZPL:
                made = self._client.shipment.label(label.purchase_id, file_format="ZPL")
                return self._download(made.postage_label.label_zpl_url)
            made = self._client.shipment.retrieve(label.purchase_id)
            return self._download(made.postage_label.label_url)

    def scans(
        self, shipment: Shipment | None, carrier: str, number: str, since: datetime, now: datetime
    ) -> list[Scan]:
        """What EasyPost's tracker of this number knows."""
        named = {"carrier": OWN_CARRIERS[carrier]} if carrier in OWN_CARRIERS else {}
        with _answers():
            tracker = self._client.tracker.create(tracking_code=number, **named)
        return [
            Scan(status=STATUSES[told.status], occurred_at=datetime.fromisoformat(told.datetime))
            for told in tracker.tracking_details
            if told.status in STATUSES
        ]


@contextmanager
def _answers() -> Iterator[None]:
    """EasyPost's errors in the port's words: a no stays no, anything else is asked again."""
    from easypost.errors import ApiError, EasyPostError, InvalidRequestError

    try:
        yield
    except InvalidRequestError as error:
        raise CarrierRefused(REFUSALS.get(error.code or "", Refusal.OTHER), str(error.message)) from None
    except ApiError as error:
        raise CarrierUnavailable(f"EasyPost answered {error.http_status}.") from None
    except EasyPostError as error:
        raise CarrierUnavailable(type(error).__name__) from None


def _request(shipment: Shipment) -> dict[str, Any]:
    """What EasyPost wants: inches and ounces, a tenth each; a weight is never rounded down."""
    parcel = shipment.parcel
    sides = {"length": parcel.length_mm, "width": parcel.width_mm, "height": parcel.height_mm}
    inches = {side: float(round(mm / MILLIMETRES_AN_INCH, 1)) for side, mm in sides.items()}
    ounces = ceil(parcel.weight_grams * 10 / GRAMS_AN_OUNCE) / 10
    return {
        "to_address": _address(shipment.ship_to),
        "from_address": _address(shipment.ship_from),
        "parcel": inches | {"weight": ounces},
        "options": {"label_format": "PNG", "label_size": "4x6", "print_custom_1": shipment.reference},
    }


def _address(address: PostalAddress) -> dict[str, str | None]:
    return {
        "name": address.name,
        "street1": address.line1,
        "street2": address.line2,
        "city": address.city,
        "state": address.state,
        "zip": address.postal_code,
        "country": address.country,
    }


def _code(rate: Any) -> str:
    """`USPS GroundAdvantage` as `usps_ground_advantage`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", rate.service)
    return re.sub(r"[^a-z0-9]+", "_", f"{rate.carrier}_{words}".lower()).strip("_")[:40]


def _rate(made: Any, rate: Any) -> Rate:
    return Rate(
        carrier=rate.carrier.lower(),
        service=_code(rate),
        service_name=f"{rate.carrier} {rate.service}",
        amount=int(Decimal(rate.rate) * 100),
        currency=rate.currency,
        zone=made.usps_zone or 1,
        earliest_days=rate.delivery_days or 1,
        latest_days=rate.delivery_days or UNKNOWN_DAYS,
    )
