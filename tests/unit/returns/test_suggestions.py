"""The suggested decision, with reasons a seller can check."""

from datetime import timedelta
from typing import Any

from chalicelib.kit.money import Money
from chalicelib.markets import service as markets
from chalicelib.orders.models import Fault
from chalicelib.returns import rules
from chalicelib.returns.models import ReturnKind, ReturnStatus, Suggestion
from tests.builders.cases import NOW, a_case, goods_back

REASONS = markets.policy("US", NOW).returns.reasons


def suggested(other_returns: int = 0, **changes: Any) -> Suggestion:
    case = a_case(**changes)
    found = rules.suggest(case, REASONS[case.reason], other_returns, NOW)
    assert found is not None
    return found


def test_what_is_worth_less_than_its_way_back_is_left_with_the_buyer() -> None:
    assert suggested(worth=Money(amount=499)).action == "let_keep"
    assert suggested(worth=Money(amount=501)).action == "approve_return"


def test_a_broken_mug_that_is_not_to_come_back_is_worth_an_offer() -> None:
    assert suggested(kind=ReturnKind.REFUND).action == "offer_partial"


def test_the_reasons_name_fault_evidence_and_the_hours_left() -> None:
    reasons = " ".join(suggested(due=NOW + timedelta(hours=5)).reasons)
    for fact in ("the fault is the seller's", "1 photos", "30 days", "5 hours are left"):
        assert fact in reasons


def test_a_buyer_with_many_returns_is_pointed_out_and_not_judged() -> None:
    found = suggested(other_returns=7, fault=Fault.BUYER, reason="no_need")
    assert found.action == "approve_return"
    assert "7 other returns" in " ".join(found.reasons)


def test_goods_that_came_back_are_to_be_accepted_or_shown_to_be_wrong() -> None:
    case = goods_back(a_case(status=ReturnStatus.TO_INSPECT))
    found = rules.suggest(case, REASONS["damaged"], 0, NOW)
    assert found is not None
    assert found.action == "accept_goods"


def test_nothing_is_suggested_where_nothing_is_to_be_decided() -> None:
    for status in (ReturnStatus.REFUNDED, ReturnStatus.OFFERED, ReturnStatus.AWAITING_RETURN):
        assert rules.suggest(a_case(status=status), REASONS["damaged"], 0, NOW) is None
