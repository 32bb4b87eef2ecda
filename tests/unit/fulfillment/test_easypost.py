"""The EasyPost adapter against recorded answers, served over HTTP to EasyPost's own library."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.fulfillment.carriers import (
    CarrierRefused,
    CarrierUnavailable,
    LabelFormat,
    Parcel,
    PostalAddress,
    Purchase,
    Refusal,
    Shipment,
)
from chalicelib.fulfillment.carriers.easypost import EasyPostCarrier
from tests.outside import served

pytest.importorskip("easypost", reason="optional: requirements-easypost.txt")

HERE = PostalAddress(
    name="Elizabeth Swan",
    line1="179 N Harbor Dr",
    city="Redondo Beach",
    state="CA",
    postal_code="90277",
    country="US",
)
THERE = HERE.model_copy(update={"name": "Jack Sparrow", "line1": "388 Townsend St", "postal_code": "94107"})
PARCEL = Parcel(weight_grams=437, length_mm=254, width_mm=203, height_mm=102)
SHIPMENT = Shipment(ship_from=HERE, ship_to=THERE, parcel=PARCEL, reference="ord_1")
USPS = {"object": "Rate", "carrier": "USPS", "currency": "USD"}
RATES = [
    USPS | {"id": "rate_1", "service": "Express", "rate": "34.15", "delivery_days": 1},
    USPS | {"id": "rate_2", "service": "GroundAdvantage", "rate": "6.07", "delivery_days": 3},
]
LABEL = {"object": "PostageLabel", "label_url": "https://labels/1.png", "label_zpl_url": "https://labels/1.zpl"}
TRACKER = {
    "id": "trk_1",
    "object": "Tracker",
    "tracking_details": [
        {"object": "TrackingDetail", "status": "pre_transit", "datetime": "2025-02-06T19:48:26Z"},
        {"object": "TrackingDetail", "status": "delivered", "datetime": "2025-02-09T08:25:26Z"},
    ],
}
NOW = datetime(2025, 3, 1, tzinfo=UTC)


class Account:
    """EasyPost's side: shipments, what was bought and refunded, and an error to answer with."""

    def __init__(self) -> None:
        self.shipments: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, Any]] = []
        self.bought = self.refunded = 0
        self.error: tuple[int, str] | None = None
        self.pickups: list[dict[str, Any]] = []
        self.visit: dict[str, Any] = {}

    def answer(self, method: str, path: str, body: dict[str, Any], _: object) -> tuple[int, dict[str, Any]]:
        if self.error:
            return self.error[0], {"error": {"code": self.error[1], "message": "They say no.", "errors": []}}
        match [method, *path.strip("/").split("/")[1:]]:
            case ["POST", "trackers"]:
                return 200, TRACKER
            case ["POST", "shipments"]:
                return 201, self._make(body["shipment"])
            case ["GET", "shipments", shipment_id]:
                return 200, self.shipments[shipment_id]
            case ["POST", "shipments", shipment_id, "buy"]:
                return self._buy(self.shipments[shipment_id], body["rate"]["id"])
            case ["POST", "shipments", shipment_id, "refund"]:
                self.refunded += 1
                self.shipments[shipment_id]["refund_status"] = "submitted"
                return 200, self.shipments[shipment_id]
            case [_, "pickups", *verb]:
                return 200, self._visited(method, verb, body)
            case ["GET", "shipments", shipment_id, _]:
                return 200, self.shipments[shipment_id]
        raise AssertionError(path)

    def _visited(self, method: str, verb: list[str], body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and not verb:
            self.pickups.append(body["pickup"])
            self.visit = self._pickup("unknown")
        elif verb[1:] == ["buy"]:
            assert (body["carrier"], body["service"]) == ("USPS", "NextDay")
            self.visit = self._pickup("scheduled")
        elif verb[1:] == ["cancel"]:
            self.visit = self._pickup("canceled")
        return self.visit

    def _pickup(self, status: str) -> dict[str, Any]:
        rates = [
            {"object": "PickupRate", "carrier": "USPS", "service": "NextDay", "rate": "0.00"},
            {"object": "PickupRate", "carrier": "USPS", "service": "SameDay", "rate": "4.00"},
        ]
        return {
            "id": "pickup_1",
            "object": "Pickup",
            "status": status,
            "confirmation": None if status == "unknown" else "WTC9",
            "min_datetime": "2025-03-03T10:00:00Z",
            "max_datetime": "2025-03-03T18:00:00Z",
            "pickup_rates": rates,
        }

    def _make(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(asked)
        shipment_id = f"shp_{len(self.asked)}"
        self.shipments[shipment_id] = {
            "id": shipment_id,
            "object": "Shipment",
            "rates": RATES,
            "usps_zone": 4,
            "postage_label": None,
            "refund_status": None,
            "selected_rate": None,
            "tracking_code": None,
        }
        return self.shipments[shipment_id]

    def _buy(self, made: dict[str, Any], rate_id: str) -> tuple[int, dict[str, Any]]:
        if made["postage_label"]:
            return 422, {"error": {"code": "SHIPMENT.POSTAGE.EXISTS", "message": "Bought.", "errors": []}}
        self.bought += 1
        chosen = next(rate for rate in made["rates"] if rate["id"] == rate_id)
        made.update(postage_label=LABEL, selected_rate=chosen, tracking_code="9400100208303109505688")
        return 200, made


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def carrier(account: Account) -> Iterator[EasyPostCarrier]:
    known: dict[str, str] = {}

    def memory(key: str, shipment_id: str | None = None) -> str | None:
        return known.setdefault(key, shipment_id) if shipment_id else known.get(key)

    with served(account.answer) as url:
        yield EasyPostCarrier("key", memory, str.encode, f"{url}/v2")


def test_rates_come_cheapest_first_in_cents(carrier: EasyPostCarrier, account: Account) -> None:
    rates = [(rate.service, rate.amount, rate.latest_days) for rate in carrier.rates(SHIPMENT)]
    assert rates == [("usps_ground_advantage", 607, 3), ("usps_express", 3415, 1)]
    assert account.asked[0]["parcel"] == {"length": 10.0, "width": 8.0, "height": 4.0, "weight": 15.5}


def test_a_key_buys_one_label_however_often(carrier: EasyPostCarrier, account: Account) -> None:
    labels = [carrier.buy(SHIPMENT, "usps_ground_advantage", "pkg_1-1") for _ in range(3)]
    assert labels[0] == labels[1] == labels[2]
    assert (labels[0].carrier, labels[0].amount, labels[0].zone) == ("usps", 607, 4)
    assert (account.bought, len(account.asked)) == (1, 1)


def test_two_workers_with_one_key_buy_one_label(carrier: EasyPostCarrier, account: Account) -> None:
    together = [
        threading.Thread(target=carrier.buy, args=(SHIPMENT, "usps_ground_advantage", "pkg_1-1")) for _ in range(8)
    ]
    for worker in together:
        worker.start()
    for worker in together:
        worker.join()
    assert account.bought == 1


def test_a_service_that_is_not_offered_is_refused(carrier: EasyPostCarrier, account: Account) -> None:
    with pytest.raises(CarrierRefused) as refused:
        carrier.buy(SHIPMENT, "ups_ground", "pkg_1-1")
    assert refused.value.reason is Refusal.SERVICE_NOT_OFFERED
    assert account.bought == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [((422, "ADDRESS.VERIFY.FAILURE"), Refusal.ADDRESS_NOT_FOUND), ((422, "SOMETHING.NEW"), Refusal.OTHER)],
)
def test_their_no_is_final(
    carrier: EasyPostCarrier, account: Account, error: tuple[int, str], reason: Refusal
) -> None:
    account.error = error
    with pytest.raises(CarrierRefused) as refused:
        carrier.rates(SHIPMENT)
    assert refused.value.reason is reason


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_anything_else_is_asked_again(carrier: EasyPostCarrier, account: Account, status: int) -> None:
    account.error = (status, "X")
    with pytest.raises(CarrierUnavailable):
        carrier.buy(SHIPMENT, "usps_ground_advantage", "pkg_1-1")


def test_nobody_at_the_door_is_asked_again() -> None:
    gone = EasyPostCarrier("key", lambda key, shipment_id=None: None, str.encode, "http://127.0.0.1:9/v2")
    with pytest.raises(CarrierUnavailable):
        gone.rates(SHIPMENT)


def test_a_label_is_refunded_once_and_nothing_for_a_key_never_bought(
    carrier: EasyPostCarrier, account: Account
) -> None:
    purchase = Purchase(key="pkg_1-1", service="usps_ground_advantage", age=timedelta(0))
    carrier.void(purchase)
    carrier.buy(SHIPMENT, "usps_ground_advantage", "pkg_1-1")
    carrier.void(purchase)
    carrier.void(purchase)
    assert account.refunded == 1
    with pytest.raises(CarrierRefused):
        carrier.buy(SHIPMENT, "usps_ground_advantage", "pkg_1-1")


def test_the_label_is_the_carrier_s_own(carrier: EasyPostCarrier) -> None:
    label = carrier.buy(SHIPMENT, "usps_ground_advantage", "pkg_1-1")
    assert carrier.artwork(label, LabelFormat.PNG) == b"https://labels/1.png"
    assert carrier.artwork(label, LabelFormat.ZPL) == b"https://labels/1.zpl"


def test_a_tracker_tells_what_means_something_to_us(carrier: EasyPostCarrier) -> None:
    [scan] = carrier.scans(SHIPMENT, "usps", "9400100208303109505688", NOW, NOW)
    assert (scan.status, scan.occurred_at) == ("delivered", datetime(2025, 2, 9, 8, 25, 26, tzinfo=UTC))


def test_a_driver_is_called_once_and_called_off_once(carrier: EasyPostCarrier, account: Account) -> None:
    carrier.cancel_pickup("ret_1")
    carrier.buy(SHIPMENT, "usps_ground_advantage", "ret_1")
    visits = [carrier.book_pickup(SHIPMENT, "ret_1", datetime(2025, 3, 3, 10, tzinfo=UTC)) for _ in range(2)]
    assert {visit.confirmation for visit in visits} == {"WTC9"}
    [asked] = account.pickups
    assert asked["shipment"] == {"id": "shp_1"}
    assert asked["max_datetime"] == "2025-03-03T18:00:00+00:00"
    for _ in range(2):
        carrier.cancel_pickup("ret_1")
    assert account.visit["status"] == "canceled"
