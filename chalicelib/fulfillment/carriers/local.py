"""The carrier of the local stack: a complete US rate card and network, deterministic and without state.

A purchase follows from its idempotency key, so buying twice is one purchase; a key stands for one request.
For tests, the destination's line1 can fail: DOWN is unavailable, UNKNOWN is refused as not found. QUIET makes no
webhook calls: a parcel to it is heard of only by asking.
"""

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Final, NamedTuple

from chalicelib.fulfillment.carriers import (
    CarrierRefused,
    CarrierUnavailable,
    LabelFormat,
    Parcel,
    Pickup,
    PostalAddress,
    Purchase,
    PurchasedLabel,
    Rate,
    Refusal,
    Scan,
    Shipment,
)
from chalicelib.fulfillment.carriers.local_services import (
    REACH_PO_BOXES,
    SERVICES,
    VOID_DAYS,
    WEIGHT_LIMIT_GRAMS,
    Service,
)
from chalicelib.sellers.shipping.models import is_po_box

DOWN: Final = "CARRIER DOWN"
UNKNOWN: Final = "NO SUCH PLACE"
QUIET: Final = "NO WEBHOOKS"
DIMENSIONAL_DIVISOR: Final = 6_000
"""Cubic millimetres a gram, which is 166 cubic inches a pound."""

PICKUP_WITHIN: Final = timedelta(hours=8)

_SUNDAY: Final = 6
_EARTH_RADIUS_MILES: Final = 3_959
_ZONE_LIMITS_MILES: Final = (150, 300, 600, 1_000, 1_400, 1_800)
_FARTHEST_BAND: Final = 8
_PACIFIC_ISLANDS: Final = 969
_PACIFIC_ZONE: Final = 9


class Region(NamedTuple):
    """The 3-digit ZIP prefixes from first to last, and roughly where their people live."""

    first: int
    last: int
    latitude: float
    longitude: float


# fmt: off
# Prefixes in no region are not served: 090-098, 340 and 962-966 are military, the rest are not in use.
_REGIONS: Final = tuple(Region(*row) for row in (
    (5, 5, 40.8, -73.0), (6, 9, 18.2, -66.4), (10, 27, 42.3, -71.8), (28, 29, 41.7, -71.5),
    (30, 38, 43.4, -71.6), (39, 49, 44.8, -69.2), (50, 59, 44.0, -72.7), (60, 69, 41.6, -72.7),
    (70, 89, 40.3, -74.5), (100, 119, 40.7, -73.8), (120, 129, 42.6, -73.9), (130, 149, 42.9, -76.9),
    (150, 168, 40.6, -79.5), (169, 196, 40.5, -76.0), (197, 199, 39.2, -75.5), (200, 205, 38.9, -77.0),
    (206, 219, 39.2, -76.8), (220, 246, 37.6, -78.2), (247, 268, 38.6, -80.7), (270, 289, 35.6, -79.3),
    (290, 299, 34.0, -81.0), (300, 319, 33.2, -83.9), (320, 326, 30.2, -83.0), (327, 339, 27.6, -81.3),
    (341, 349, 27.6, -81.3), (350, 369, 33.0, -86.8), (370, 385, 35.8, -86.4), (386, 397, 32.8, -89.7),
    (398, 399, 31.6, -84.3), (400, 427, 37.7, -85.4), (430, 459, 40.2, -82.7), (460, 479, 39.9, -86.2),
    (480, 499, 43.2, -84.7), (500, 528, 42.0, -93.4), (530, 549, 43.9, -89.3), (550, 567, 45.6, -94.3),
    (569, 569, 38.9, -77.0),
    (570, 577, 44.2, -99.0), (580, 588, 47.3, -99.5), (590, 599, 46.7, -110.3), (600, 619, 41.7, -88.5),
    (620, 629, 38.9, -89.3), (630, 658, 38.5, -92.4), (660, 679, 38.5, -97.2), (680, 693, 41.2, -98.0),
    (700, 714, 30.6, -91.6), (716, 729, 34.9, -92.5), (730, 732, 35.5, -97.2), (733, 733, 30.3, -97.7),
    (734, 749, 35.5, -97.2), (750, 769, 32.6, -97.2), (770, 789, 29.6, -96.7), (790, 799, 32.6, -102.2),
    (800, 816, 39.2, -105.2), (820, 831, 42.6, -107.0), (832, 838, 44.5, -115.0), (840, 847, 40.2, -111.8),
    (850, 865, 33.4, -111.9), (870, 884, 34.6, -106.3), (885, 885, 31.8, -106.4), (889, 891, 36.2, -115.2),
    (893, 898, 39.5, -118.5), (900, 935, 34.1, -118.2), (936, 961, 37.9, -121.6), (967, 968, 21.1, -157.5),
    (969, 969, 13.4, 144.8), (970, 979, 44.7, -122.6), (980, 994, 47.5, -121.6), (995, 999, 61.2, -149.5),
))
# fmt: on


class LocalCarrier:
    """A Carrier that is always there, unless the address says otherwise."""

    name: Final = "local"
    draws_labels: Final = False

    def rates(self, shipment: Shipment) -> list[Rate]:
        """The services open to this shipment, cheapest first. Refuses what the network cannot carry."""
        _check_addresses(shipment)
        zone = zone_between(shipment.ship_from.postal_code, shipment.ship_to.postal_code)
        grams = billable_grams(shipment.parcel)
        to_box = is_po_box(shipment.ship_to.line1, shipment.ship_to.line2)
        open_ones = [s for s in SERVICES if zone <= len(s.transit) and (s.brand in REACH_PO_BOXES or not to_box)]
        return sorted((_rate(service, zone, grams) for service in open_ones), key=lambda rate: rate.amount)

    def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> PurchasedLabel:
        """Buy one label. Refuses what `rates` refuses, and a service that is not among its answers."""
        offered = {rate.service: rate for rate in self.rates(shipment)}
        if service not in offered:
            raise CarrierRefused(Refusal.SERVICE_NOT_OFFERED, f"No {service} service to this address.")
        rate = offered[service]
        return PurchasedLabel(
            carrier=self.name,
            service=service,
            tracking_number=tracking_number(idempotency_key),
            amount=rate.amount,
            currency=rate.currency,
            zone=rate.zone,
            purchase_id=f"local-{_digest(idempotency_key)[:24]}",
        )

    def void(self, purchase: Purchase) -> None:
        """Take a label back within the days of its brand."""
        brand = next((service.brand for service in SERVICES if service.code == purchase.service), self.name)
        if purchase.age > timedelta(days=VOID_DAYS[brand]):
            raise CarrierRefused(Refusal.VOID_WINDOW_PASSED, f"A label is void within {VOID_DAYS[brand]} days.")

    def book_pickup(self, shipment: Shipment, purchase_key: str, earliest: datetime) -> Pickup:
        """Any day but Sunday, within eight hours."""
        _check_addresses(shipment)
        if earliest.weekday() == _SUNDAY:
            raise CarrierRefused(Refusal.NO_PICKUP_THEN, "No driver comes on a Sunday.")
        number = f"PU{int(_digest(f'{purchase_key}-pickup'), 16) % 10**10:010d}"
        return Pickup(confirmation=number, earliest=earliest, latest=earliest + PICKUP_WITHIN)

    def cancel_pickup(self, purchase_key: str) -> None:
        """A visit follows from its key: there is nothing to forget."""

    def artwork(self, label: PurchasedLabel, form: LabelFormat) -> bytes | None:
        """None: our own label is the carrier's."""
        return None

    def scans(
        self, shipment: Shipment | None, carrier: str, number: str, since: datetime, now: datetime
    ) -> list[Scan]:
        """Of a parcel to QUIET: taken along after a day, delivered after three. Of others the webhooks told."""
        if shipment is None or shipment.ship_to.line1 != QUIET:
            return []
        told = [("in_transit", since + timedelta(days=1)), ("delivered", since + timedelta(days=3))]
        return [Scan(status=status, occurred_at=at) for status, at in told if at <= now]


def billable_grams(parcel: Parcel) -> int:
    """The larger of actual and dimensional weight. Refuses either above 70 lb."""
    if parcel.weight_grams > WEIGHT_LIMIT_GRAMS:
        raise CarrierRefused(Refusal.OVER_WEIGHT_LIMIT, "The parcel weighs more than 70 lb.")
    dimensional = ceil(parcel.length_mm * parcel.width_mm * parcel.height_mm / DIMENSIONAL_DIVISOR)
    if dimensional > WEIGHT_LIMIT_GRAMS:
        raise CarrierRefused(Refusal.OVER_SIZE_LIMIT, "The parcel is billed by its size at more than 70 lb.")
    return max(parcel.weight_grams, dimensional)


def zone_between(from_zip: str, to_zip: str) -> int:
    """The zone, 1 to 9, of two ZIP codes: the same in both directions.

    Within one 3-digit prefix it is 1. To or from the Pacific islands (969) it is 9. Else it is 2 to 8 by the
    great-circle miles between the two regions, in the bands of the USPS zone chart: up to 150, 300, 600,
    1,000, 1,400, 1,800 and beyond. Regions stand for their prefixes, so a zone may differ from the chart's.
    """
    origin, destination = _prefix(from_zip), _prefix(to_zip)
    miles = _miles(_region(origin), _region(destination))
    if origin == destination:
        return 1
    if _PACIFIC_ISLANDS in (origin, destination):
        return _PACIFIC_ZONE
    bands = enumerate(_ZONE_LIMITS_MILES, start=2)
    return next((zone for zone, limit in bands if miles <= limit), _FARTHEST_BAND)


def tracking_number(idempotency_key: str) -> str:
    """22 digits in the manner of USPS: 99, 19 digits of the key's SHA-256, and the mod-10 check digit.

    USPS packages begin with 91 to 95, so that no number of ours can be taken for one of theirs.
    """
    payload = f"99{int(_digest(idempotency_key), 16) % 10**19:019d}"
    return payload + check_digit(payload)


def is_valid_tracking_number(number: str) -> bool:
    """Whether the number is one this carrier could have issued: 22 digits, 99 first, check digit right."""
    return re.fullmatch("99[0-9]{20}", number) is not None and check_digit(number[:-1]) == number[-1]


def check_digit(payload: str) -> str:
    """The mod-10 check digit of USPS and GS1: weights 3, 1, 3, ... from the right. Any wrong digit shows."""
    digits = [int(digit) for digit in reversed(payload)]
    return str(-(3 * sum(digits[::2]) + sum(digits[1::2])) % 10)


def _rate(service: Service, zone: int, grams: int) -> Rate:
    by_zone = next(prices for up_to, prices in service.prices if grams <= up_to)
    earliest, latest = service.transit[zone - 1]
    return Rate(
        carrier=LocalCarrier.name,
        service=service.code,
        service_name=service.name,
        amount=by_zone[zone - 1],
        currency="USD",
        zone=zone,
        earliest_days=earliest,
        latest_days=latest,
    )


def _check_addresses(shipment: Shipment) -> None:
    if shipment.ship_to.line1 == DOWN:
        raise CarrierUnavailable("The carrier does not answer.")
    if shipment.ship_to.line1 == UNKNOWN:
        raise CarrierRefused(Refusal.ADDRESS_NOT_FOUND, "There is no such address.")
    for address in (shipment.ship_from, shipment.ship_to):
        _check_address(address)


def _check_address(address: PostalAddress) -> None:
    if address.country != "US":
        raise CarrierRefused(Refusal.OUTSIDE_SERVICE_AREA, f"No service to or from {address.country}.")
    if not all(map(_is_latin, (address.line1, address.line2 or "", address.city, address.state))):
        raise CarrierRefused(Refusal.ADDRESS_NOT_LATIN, "A US address is written in Latin letters.")


def _is_latin(text: str) -> bool:
    letters = filter(str.isalpha, unicodedata.normalize("NFKC", text))
    return all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)


def _prefix(zip_code: str) -> int:
    if not re.fullmatch("[0-9]{5}(-?[0-9]{4})?", zip_code):
        raise CarrierRefused(Refusal.INVALID_POSTAL_CODE, f"{zip_code} is not a ZIP code.")
    return int(zip_code[:3])


def _region(prefix: int) -> Region:
    for region in _REGIONS:
        if region.first <= prefix <= region.last:
            return region
    raise CarrierRefused(Refusal.OUTSIDE_SERVICE_AREA, f"No service to ZIP codes {prefix:03d}xx.")


def _miles(one: Region, other: Region) -> float:
    north, south = radians(one.latitude), radians(other.latitude)
    across = sin(radians(one.longitude - other.longitude) / 2) ** 2
    along = sin((north - south) / 2) ** 2
    return 2 * _EARTH_RADIUS_MILES * asin(sqrt(along + cos(north) * cos(south) * across))


def _digest(idempotency_key: str) -> str:
    return hashlib.sha256(idempotency_key.encode()).hexdigest()
