"""The life of a package, every status with every action."""

from datetime import UTC, datetime

import pytest

from chalicelib.fulfillment.models import Package, PackageStatus
from chalicelib.fulfillment.rules import CARRIER, PACKAGE, SELLER, SYSTEM
from chalicelib.kit.lifecycle import NotPossible

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STEPS = {
    ("to_fulfill", "request_label", SELLER): "label_requested",
    ("to_fulfill", "cancel", SYSTEM): "cancelled",
    ("label_requested", "receive_label", CARRIER): "label_ready",
    ("label_requested", "refuse_label", CARRIER): "label_refused",
    ("label_requested", "cancel", SYSTEM): "cancelled",
    ("label_refused", "request_label", SELLER): "label_requested",
    ("label_refused", "cancel", SYSTEM): "cancelled",
    ("label_ready", "ship", SELLER): "shipped",
    ("label_ready", "cancel", SYSTEM): "cancelled",
    ("shipped", "collect", CARRIER): "in_transit",
    ("shipped", "deliver", CARRIER): "delivered",
    ("in_transit", "deliver", CARRIER): "delivered",
}
ACTIONS = sorted({name for _, name, _ in STEPS})
ACTORS = (SELLER, CARRIER, SYSTEM, "buyer")


def a_package(status: PackageStatus) -> Package:
    return Package(
        package_id="pkg_1", order_id="ord_1", seller_id="sel_1", status=status, ship_by=NOON, opened_at=NOON
    )


@pytest.mark.parametrize("by", ACTORS)
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", PackageStatus)
def test_a_package_takes_only_the_steps_of_its_life(status: PackageStatus, action: str, by: str) -> None:
    target = STEPS.get((status.value, action, by))
    if target:
        assert PACKAGE.move(a_package(status), action, by).status == target
    else:
        with pytest.raises(NotPossible):
            PACKAGE.move(a_package(status), action, by)


def test_the_table_knows_every_status_and_no_other_action() -> None:
    assert set(PACKAGE.statuses) == set(PackageStatus)
    assert sorted(action.name for action in PACKAGE.actions) == ACTIONS


@pytest.mark.parametrize("status", ["delivered", "cancelled"])
def test_a_delivered_or_cancelled_package_is_at_rest(status: str) -> None:
    assert [PACKAGE.possible(status, by) for by in ACTORS] == [[], [], [], []]
