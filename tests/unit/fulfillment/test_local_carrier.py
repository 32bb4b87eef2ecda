"""The local carrier: zones, rates, refusals, and a purchase that is one however often it is made."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.fulfillment.carriers import (
    Carrier,
    CarrierRefused,
    CarrierUnavailable,
    Parcel,
    PostalAddress,
    Rate,
    Refusal,
    Shipment,
)
from chalicelib.fulfillment.carriers.local import (
    DOWN,
    UNKNOWN,
    LocalCarrier,
    billable_grams,
    zone_between,
)
from chalicelib.fulfillment.carriers.local_services import SERVICES, WEIGHT_LIMIT_GRAMS, Service

ZIPS = """
00601 02139 10001 19104 30301 33101 40202 48201 55401 60601 63101
70112 75201 80202 85001 90001 94110 96813 96910 97209 98101 99501
"""
CAPITALS = """
36104 99801 85001 72201 95814 80202 06103 19901 20001 32301 30303 96813 83702 62701 46225 50309 66603 40601
70802 04330 21401 02201 48933 55102 39205 65101 59623 68502 89701 03301 08608 87501 12207 27601 58501 43215
73102 97301 17101 02903 29217 57501 37219 78701 84111 05602 23219 98507 25301 53703 82001 00901 00802 96910
"""
BOX_MM = 100


def an_address(**changes: str) -> PostalAddress:
    usual = {"name": "Dolores Abernathy", "line1": "77 Main St", "city": "Cambridge", "state": "MA"}
    return PostalAddress.model_validate(usual | {"postal_code": "02139", "country": "US"} | changes)


def a_parcel(grams: int = 1_000, side_mm: int = BOX_MM) -> Parcel:
    return Parcel(weight_grams=grams, length_mm=side_mm, width_mm=side_mm, height_mm=side_mm)


def a_shipment(to: PostalAddress | None = None, parcel: Parcel | None = None) -> Shipment:
    return Shipment(
        ship_from=an_address(postal_code="97209", city="Portland", state="OR"),
        ship_to=to or an_address(),
        parcel=parcel or a_parcel(),
        reference="ORD-1",
    )


def rates_by_service(postal_code: str, grams: int = 1_000) -> dict[str, Rate]:
    to = an_address(postal_code=postal_code)
    return {rate.service: rate for rate in LocalCarrier().rates(a_shipment(to, a_parcel(grams)))}


def refusal_of(shipment: Shipment) -> Refusal:
    with pytest.raises(CarrierRefused) as refused:
        LocalCarrier().buy(shipment, "ground", "package-1")
    return refused.value.reason


def test_a_parcel_across_the_country_is_offered_three_services_cheapest_first() -> None:
    ours = {"ground", "two_day", "overnight"}
    rates = [rate for rate in LocalCarrier().rates(a_shipment()) if rate.service in ours]

    assert [(rate.service, rate.zone, rate.amount, rate.currency) for rate in rates] == [
        ("ground", 8, 1045, "USD"),
        ("two_day", 8, 1970, "USD"),
        ("overnight", 8, 5400, "USD"),
    ]


@pytest.mark.parametrize(
    ("origin", "destination", "zone"),
    [
        ("10001", "10099", 1),
        ("10001", "07030", 2),
        ("10001", "02139", 3),
        ("10001", "14604", 3),
        ("10001", "43215", 4),
        ("10001", "60601", 5),
        ("60601", "84101", 6),
        ("10001", "80202", 7),
        ("10001", "90001", 8),
        ("10001", "99501", 8),
        ("90001", "96813", 8),
        ("90001", "96910", 9),
    ],
)
def test_zones_follow_the_distance_between_zip_regions(origin: str, destination: str, zone: int) -> None:
    assert zone_between(origin, destination) == zone


@given(st.sampled_from(ZIPS.split()), st.sampled_from(ZIPS.split()))
def test_a_zone_is_the_same_there_and_back(one: str, other: str) -> None:
    assert zone_between(one, other) == zone_between(other, one)


@pytest.mark.parametrize("postal_code", CAPITALS.split())
def test_every_state_and_territory_is_served(postal_code: str) -> None:
    assert rates_by_service(postal_code)


@pytest.mark.parametrize("postal_code", ["09012", "34001", "96201", "00001"])
def test_military_and_unused_prefixes_are_outside_the_service_area(postal_code: str) -> None:
    with pytest.raises(CarrierRefused) as refused:
        zone_between(postal_code, "60601")

    assert refused.value.reason is Refusal.OUTSIDE_SERVICE_AREA


@given(st.sampled_from(ZIPS.split()), st.integers(1, WEIGHT_LIMIT_GRAMS), st.integers(1, WEIGHT_LIMIT_GRAMS))
def test_a_heavier_parcel_is_never_cheaper(postal_code: str, one: int, other: int) -> None:
    light = rates_by_service(postal_code, min(one, other))
    heavy = rates_by_service(postal_code, max(one, other))

    assert all(light[service].amount <= heavy[service].amount for service in light)


@given(st.sampled_from(ZIPS.split()), st.sampled_from(ZIPS.split()), st.integers(1, WEIGHT_LIMIT_GRAMS))
def test_a_farther_parcel_is_never_cheaper_nor_faster(one: str, other: str, grams: int) -> None:
    offers = rates_by_service(one, grams), rates_by_service(other, grams)
    near, far = sorted(offers, key=lambda offer: offer["ground"].zone)

    assert all(near[service].amount <= far[service].amount for service in far)
    assert all(near[service].latest_days <= far[service].latest_days for service in far)


@given(st.sampled_from(ZIPS.split()), st.integers(1, WEIGHT_LIMIT_GRAMS))
def test_a_faster_service_is_never_cheaper(postal_code: str, grams: int) -> None:
    amounts = [rate.amount for rate in rates_by_service(postal_code, grams).values()]

    assert amounts == sorted(amounts)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_no_cell_of_the_rate_card_falls_with_weight_or_zone(service: Service) -> None:
    weights = [up_to for up_to, _ in service.prices]
    rows = [row for _, row in service.prices]

    assert weights == sorted(weights)
    assert all(list(row) == sorted(row) for row in rows)
    assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))


def test_the_pacific_islands_are_reached_by_ground_only() -> None:
    ground = ["ground", "usps_ground_advantage", "fedex_ground", "ups_ground"]
    assert list(rates_by_service("96910")) == ground


def test_a_service_not_offered_to_the_address_is_refused() -> None:
    with pytest.raises(CarrierRefused) as refused:
        LocalCarrier().buy(a_shipment(an_address(postal_code="96910")), "overnight", "package-1")

    assert refused.value.reason is Refusal.SERVICE_NOT_OFFERED


def test_a_bulky_parcel_is_billed_by_its_size() -> None:
    assert billable_grams(a_parcel(grams=500, side_mm=300)) == 4_500


def test_a_dense_parcel_is_billed_by_its_weight() -> None:
    assert billable_grams(a_parcel(grams=5_000, side_mm=300)) == 5_000


def test_seventy_pounds_are_carried() -> None:
    assert LocalCarrier().rates(a_shipment(parcel=a_parcel(grams=31_751)))


def test_more_than_seventy_pounds_are_refused() -> None:
    assert refusal_of(a_shipment(parcel=a_parcel(grams=31_752))) is Refusal.OVER_WEIGHT_LIMIT


def test_a_parcel_too_large_is_refused() -> None:
    assert refusal_of(a_shipment(parcel=a_parcel(side_mm=600))) is Refusal.OVER_SIZE_LIMIT


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"country": "CA"}, Refusal.OUTSIDE_SERVICE_AREA),
        ({"postal_code": "09012"}, Refusal.OUTSIDE_SERVICE_AREA),
        ({"postal_code": "2139"}, Refusal.INVALID_POSTAL_CODE),
        ({"postal_code": "K1A 0B1"}, Refusal.INVALID_POSTAL_CODE),
        ({"line1": "улица Ленина 5"}, Refusal.ADDRESS_NOT_LATIN),
        ({"city": "東京"}, Refusal.ADDRESS_NOT_LATIN),
        ({"line1": UNKNOWN}, Refusal.ADDRESS_NOT_FOUND),
    ],
)
def test_an_address_that_cannot_be_served_is_refused_for_good(changes: dict[str, str], reason: Refusal) -> None:
    assert refusal_of(a_shipment(an_address(**changes))) is reason


def test_a_name_in_any_script_is_carried() -> None:
    assert LocalCarrier().rates(a_shipment(an_address(name="王小明", city="Cañon City", line1="12½ Żółw St, 2º")))


def test_zip_plus_four_is_understood() -> None:
    assert zone_between("02139-4307", "021394307") == 1


@pytest.mark.parametrize("idempotency_key", ["package-1", "package-2"])
def test_a_carrier_that_is_down_can_be_asked_again(idempotency_key: str) -> None:
    with pytest.raises(CarrierUnavailable):
        LocalCarrier().buy(a_shipment(an_address(line1=DOWN)), "ground", idempotency_key)


def test_a_label_bought_twice_is_one_purchase() -> None:
    first = LocalCarrier().buy(a_shipment(), "ground", "package-1")
    again = LocalCarrier().buy(a_shipment(), "ground", "package-1")

    assert first == again


def test_two_packages_are_two_purchases() -> None:
    one = LocalCarrier().buy(a_shipment(), "ground", "package-1")
    other = LocalCarrier().buy(a_shipment(), "ground", "package-2")

    assert one.tracking_number != other.tracking_number
    assert one.purchase_id != other.purchase_id


def test_a_label_costs_what_its_rate_said() -> None:
    carrier: Carrier = LocalCarrier()
    rate = carrier.rates(a_shipment())[1]

    label = carrier.buy(a_shipment(), rate.service, "package-1")

    assert (label.carrier, label.amount, label.currency, label.zone) == (
        "local",
        rate.amount,
        "USD",
        rate.zone,
    )


@pytest.mark.parametrize("changes", [{"weight_grams": 0}, {"height_mm": -1}, {"girth_mm": 5}])
def test_an_impossible_parcel_is_not_a_parcel(changes: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Parcel.model_validate({"weight_grams": 1, "length_mm": 1, "width_mm": 1, "height_mm": 1} | changes)


def test_a_visit_is_one_however_often_it_is_booked_and_none_on_a_sunday() -> None:
    saturday = datetime(2026, 11, 28, 9, tzinfo=UTC)
    visits = [LocalCarrier().book_pickup(a_shipment(), key, saturday) for key in ("ret_1", "ret_1", "ret_2")]
    assert visits[0] == visits[1] != visits[2]
    assert visits[0].latest - visits[0].earliest == timedelta(hours=8)
    with pytest.raises(CarrierRefused) as refused:
        LocalCarrier().book_pickup(a_shipment(), "ret_1", saturday + timedelta(days=1))
    assert refused.value.reason is Refusal.NO_PICKUP_THEN
