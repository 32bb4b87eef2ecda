"""The lives a package can lead, step by step, and the steps nobody can take."""

from datetime import UTC, datetime

import pytest

from chalicelib.fulfillment import rules
from chalicelib.fulfillment.models import Package, PackageStatus, PackedUnits, Units
from chalicelib.fulfillment.rules import CARRIER, PACKAGE, SELLER, SYSTEM
from chalicelib.kit.lifecycle import NotPossible

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIVES = {
    "sent and delivered": "request_label receive_label ship collect deliver",
    "sent by the seller's own carrier": "ship_own deliver",
    "refused and asked again": "request_label refuse_label request_label receive_label ship",
    "never answered, tried again": "request_label stall_label retry_label receive_label",
    "answered after all": "request_label stall_label receive_label",
    "never answered, sent otherwise": "request_label stall_label drop_label ship_own",
    "voided and bought anew": "request_label receive_label void_label confirm_void request_label",
    "not taken back": "request_label receive_label void_label refuse_void ship",
    "combined and separated": "join leave request_label",
    "delivered at the second try": "ship_own collect fail collect deliver",
    "sent back": "ship_own collect fail turn_back come_back",
    "lost and found": "ship_own lose deliver",
    "lost on the way back": "ship_own turn_back lose",
    "cancelled with its label": "request_label receive_label cancel",
}
ACTORS = (SELLER, CARRIER, SYSTEM)


def units(order_id: str, sku_id: str, quantity: int) -> PackedUnits:
    return PackedUnits(
        order_id=order_id, sku_id=sku_id, seller_sku=sku_id, title="Mug", quantity=quantity, weight_grams=100
    )


def a_package(status: str = "to_fulfill", package_id: str = "pkg_1", **changes: object) -> Package:
    package = Package(
        package_id=package_id,
        order_id="ord_1",
        seller_id="sel_1",
        status=PackageStatus(status),
        contents=[units("ord_1", "blue", 2), units("ord_1", "red", 1)],
        recipient="r",
        ship_by=NOON,
        opened_at=NOON,
    )
    return package.with_(**changes)


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES.keys())
def test_a_package_leads_this_life(life: str) -> None:
    package = a_package()
    for step in life.split():
        by = next(by for by in ACTORS if PACKAGE.allows(step, package.status, by))
        package = PACKAGE.move(package, step, by)


@pytest.mark.parametrize(
    ("status", "step", "by"),
    [
        ("to_fulfill", "ship", SELLER),
        ("label_requested", "request_label", SELLER),
        ("label_ready", "request_label", SELLER),
        ("label_ready", "ship_own", SELLER),
        ("void_requested", "ship", SELLER),
        ("combined", "request_label", SELLER),
        ("shipped", "cancel", SYSTEM),
        ("shipped", "collect", SELLER),
        ("delivered", "lose", SYSTEM),
        ("returned", "deliver", CARRIER),
    ],
)
def test_a_package_does_not_take_this_step(status: str, step: str, by: str) -> None:
    with pytest.raises(NotPossible):
        PACKAGE.move(a_package(status), step, by)


def test_the_table_knows_every_status() -> None:
    assert set(PACKAGE.statuses) == set(PackageStatus)


@pytest.mark.parametrize("status", ["delivered", "returned", "cancelled"])
def test_a_package_whose_way_has_ended_is_at_rest(status: str) -> None:
    assert [PACKAGE.possible(status, by) for by in ACTORS] == [[], [], []]


def test_the_seller_is_shown_only_what_the_package_gives_occasion_for() -> None:
    single = a_package(contents=[units("ord_1", "blue", 1)])
    combined = a_package(carries=["pkg_2"])
    assert rules.possible(single) == ["request_label", "combine", "ship_own"]
    assert rules.possible(combined) == ["request_label", "separate", "ship_own"]
    assert rules.possible(a_package("shipped")) == []
    assert rules.possible(a_package("shipped", own_carrier=True)) == ["deliver", "fail"]


def test_units_are_taken_out_of_a_package_only_if_it_holds_them() -> None:
    contents = a_package().contents
    parcel = rules.taken(contents, [Units(sku_id="blue", quantity=1)])
    assert parcel is not None
    assert [(left.sku_id, left.quantity) for left in rules.less(contents, parcel)] == [("blue", 1), ("red", 1)]
    assert rules.taken(contents, [Units(sku_id="blue", quantity=3)]) is None
    assert rules.taken(contents, [Units(sku_id="green", quantity=1)]) is None
    assert rules.taken(contents, [Units(sku_id="blue", quantity=1)] * 2) is None


def test_equal_contents_of_two_packages_leave_one_at_a_time() -> None:
    twice = [units("ord_1", "blue", 1), units("ord_1", "blue", 1)]
    assert rules.without(twice, twice[:1]) == twice[:1]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (a_package(), "named twice"),
        (a_package(package_id="pkg_2", recipient="s"), "different buyers"),
        (a_package(package_id="pkg_2", carries=["pkg_3"]), "Separate"),
        (a_package(package_id="pkg_2", contents=[units("ord_2", str(n), 1) for n in range(9)]), "at most 10 SKUs"),
    ],
)
def test_some_packages_cannot_be_one(other: Package, reason: str) -> None:
    assert reason in str(rules.why_not_together([a_package(), other]))
    assert rules.why_not_together([a_package(), a_package(package_id="pkg_2")]) is None


def test_a_parcel_s_id_names_its_order() -> None:
    assert [rules.parcel_id_of("ord_1", number) for number in (1, 2)] == ["pkg_1", "pkg_1-2"]
    assert {rules.order_id_of(package_id) for package_id in ("pkg_1", "pkg_1-2")} == {"ord_1"}
