"""The cancellation matrix: who, in which status, for which reason, and whose fault it is."""

import pytest

from chalicelib.orders.models import CancelReason, Fault, OrderStatus
from chalicelib.orders.reasons import RULES, fault_of, reasons_for
from chalicelib.orders.rules import BUYER, ORDER, SELLER, SYSTEM

S, R = OrderStatus, CancelReason
MAY_CANCEL = {
    BUYER: {S.UNPAID, S.ON_HOLD},
    SELLER: {S.ON_HOLD, S.AWAITING_SHIPMENT, S.AWAITING_COLLECTION},
    SYSTEM: {S.UNPAID, S.ON_HOLD, S.AWAITING_SHIPMENT, S.AWAITING_COLLECTION, S.IN_TRANSIT},
}


@pytest.mark.parametrize("by", MAY_CANCEL)
def test_each_may_cancel_in_these_statuses_only(by: str) -> None:
    assert {status for status in S if ORDER.allows("cancel", status, by)} == MAY_CANCEL[by]


def test_a_buyer_asks_once_the_seller_packs() -> None:
    assert [s for s in S if ORDER.allows("request_cancellation", s, BUYER)] == [S.AWAITING_SHIPMENT]


@pytest.mark.parametrize("by", MAY_CANCEL)
def test_whoever_may_cancel_has_a_reason_to_give(by: str) -> None:
    assert all(reasons_for(by, status) for status in MAY_CANCEL[by])


def test_a_reason_is_given_by_one_actor_once() -> None:
    assert len({(rule.by, rule.reason) for rule in RULES}) == len(RULES)
    assert {rule.reason for rule in RULES} == set(CancelReason)


@pytest.mark.parametrize(
    ("by", "reason", "status", "fault"),
    [
        (BUYER, R.NO_LONGER_NEEDED, S.AWAITING_SHIPMENT, Fault.BUYER),
        (BUYER, R.NOT_SHIPPED_ON_TIME, S.AWAITING_SHIPMENT, Fault.SELLER),
        (BUYER, R.NOT_SHIPPED_ON_TIME, S.UNPAID, None),
        (BUYER, R.CHANGE_PAYMENT_METHOD, S.AWAITING_SHIPMENT, None),
        (BUYER, R.OUT_OF_STOCK, S.ON_HOLD, None),
        (SELLER, R.OUT_OF_STOCK, S.AWAITING_SHIPMENT, Fault.SELLER),
        (SELLER, R.BUYER_REQUESTED_CANCELLATION, S.AWAITING_SHIPMENT, Fault.BUYER),
        (SELLER, R.WRONG_PRICE, S.AWAITING_COLLECTION, None),
        (SELLER, R.NO_LONGER_NEEDED, S.AWAITING_SHIPMENT, None),
        (SYSTEM, R.UNPAID_TIMEOUT, S.UNPAID, Fault.BUYER),
        (SYSTEM, R.NOT_SHIPPED_IN_TIME, S.AWAITING_SHIPMENT, Fault.SELLER),
        (SYSTEM, R.PACKAGE_LOST, S.IN_TRANSIT, Fault.CARRIER),
        (SYSTEM, R.PACKAGE_LOST, S.AWAITING_SHIPMENT, None),
    ],
)
def test_a_reason_fits_the_status_and_says_whose_fault_it_is(
    by: str, reason: CancelReason, status: OrderStatus, fault: Fault | None
) -> None:
    assert fault_of(by, reason, status) is fault
