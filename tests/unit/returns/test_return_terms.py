"""Who may ask until when, and who pays the way back: the market's clause, or the shop's where it is kinder."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit.problems import Problem
from chalicelib.markets import service as markets
from chalicelib.orders.models import Fault, Order, OrderStatus
from chalicelib.returns import rules
from chalicelib.returns.errors import (
    FinalSale,
    IsACancellation,
    NotKinder,
    NotOnItsWayLongEnough,
    OutsideWindow,
)
from chalicelib.returns.models import NewReturnSettings, ReturnSettings, Terms
from tests.builders.cases import NOW
from tests.builders.sold import MUGS, an_order

POLICY = markets.policy("US", NOW)
PLAIN = ReturnSettings(seller_id="sel_1")


def terms(category: str = MUGS, fault: Fault = Fault.BUYER, **settings: Any) -> Terms:
    return rules.terms_of(POLICY, ReturnSettings(seller_id="sel_1", **settings), [category], fault)


def delivered(days_ago: float, **changes: Any) -> Order:
    order = an_order(1999, placed_at=NOW - timedelta(days=days_ago + 5))
    return order.with_(status=OrderStatus.DELIVERED, delivered_at=NOW - timedelta(days=days_ago), **changes)


def ask(order: Order, reason: str = "no_need", fault: Fault = Fault.BUYER, **settings: Any) -> None:
    rules.check_can_ask(order, reason, terms(fault=fault, **settings), fault, NOW)


def test_thirty_days_from_delivery_and_not_a_second_more() -> None:
    ask(delivered(30))
    with pytest.raises(OutsideWindow):
        ask(delivered(30 + 1 / 86400))


def test_a_shop_s_longer_window_counts_and_a_branch_of_the_tree_has_its_own() -> None:
    assert terms(window_days=60).window_days == 60
    assert terms("jewelry.fine.rings").window_days == 14
    assert terms("jewelry.fashion.sets").window_days == 30


@pytest.mark.parametrize("status", ["unpaid", "on_hold", "awaiting_shipment", "partially_shipping"])
def test_before_shipment_it_is_a_cancellation_and_the_refusal_says_where(status: str) -> None:
    order = delivered(1).with_(status=OrderStatus(status), delivered_at=None)
    with pytest.raises(IsACancellation) as refusal:
        ask(order)
    assert refusal.value.facts["cancel"] == f"/v1/purchases/{order.order_id}/cancel"


def test_on_its_way_only_what_is_overdue_can_be_missed() -> None:
    order = delivered(1).with_(status=OrderStatus.IN_TRANSIT, delivered_at=None)
    overdue = order.deadlines.model_copy(update={"deliver_by": NOW - timedelta(days=1)})
    with pytest.raises(NotOnItsWayLongEnough):
        ask(order, "not_received", Fault.CARRIER)
    ask(order.with_(deadlines=overdue), "not_received", Fault.CARRIER)
    with pytest.raises(NotOnItsWayLongEnough):
        ask(order.with_(deadlines=overdue), "no_need")


def test_final_sale_comes_back_only_when_something_is_wrong() -> None:
    final, order = terms("food.snacks.candy"), delivered(1)
    with pytest.raises(FinalSale):
        rules.check_can_ask(order, "no_need", final, Fault.BUYER, NOW)
    rules.check_can_ask(order, "damaged", terms("food.snacks.candy", Fault.SELLER), Fault.SELLER, NOW)
    assert not terms("food.snacks.candy", takes_final_sale=True).final_sale


def test_who_pays_the_way_back_goes_by_the_fault() -> None:
    payers = {fault: terms(fault=fault).way_back_paid_by for fault in Fault}
    assert payers == {"buyer": "buyer", "seller": "seller", "carrier": "platform", "platform": "platform"}
    assert terms(fault=Fault.BUYER, pays_way_back=True).way_back_paid_by == "seller"


def test_what_came_late_because_it_was_shipped_late_is_the_seller_s_fault() -> None:
    assert rules.fault_of(POLICY, delivered(1), "not_arrive_on_time") is Fault.CARRIER
    assert rules.fault_of(POLICY, delivered(1, late=True), "not_arrive_on_time") is Fault.SELLER


@pytest.mark.parametrize("less", [{"window_days": 29}, {"window_days": 181}, {"keep_item_up_to_cents": 499}])
def test_a_shop_cannot_be_less_kind_than_the_market(less: dict[str, int]) -> None:
    with pytest.raises(NotKinder):
        rules.check_kinder(POLICY, NewReturnSettings(**less))
    rules.check_kinder(POLICY, NewReturnSettings(window_days=60, keep_item_up_to_cents=1500))


def test_what_a_buyer_reads_before_buying_is_what_the_case_is_judged_by() -> None:
    shown = rules.public_terms(POLICY, ReturnSettings(pays_way_back=True, window_days=45), MUGS)
    assert (shown.window_days, shown.pays_way_back_if_changed_mind, shown.final_sale) == (45, "seller", False)


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = {
        problem.code for problem in Problem.__subclasses__() if problem.__module__ == IsACancellation.__module__
    }
    assert len(codes) == len([p for p in Problem.__subclasses__() if p.__module__ == IsACancellation.__module__])
