"""Chargebacks: bounded by what is left, large ones by two operators, answered in time, won or lost."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.money import Money
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.orders import store as order_store
from chalicelib.orders.errors import ProviderUnavailable
from chalicelib.orders.events import PaymentDisputeClosed, PaymentDisputed
from chalicelib.orders.models import PaymentDispute
from chalicelib.orders.payments import chosen
from chalicelib.orders.payments.local import LocalPayments
from chalicelib.payouts import service
from chalicelib.payouts.audit import audit
from chalicelib.payouts.errors import ChargebackExceedsPaid
from tests.capabilities.payouts.story import Story
from tests.people import Answer, Operator

TEXT = "The parcel was handed to the buyer at the door."


class RecordingPayments(LocalPayments):
    """A provider that remembers the evidence it was given."""

    def __init__(self) -> None:
        self.evidence: list[tuple[str, str, bytes | None]] = []
        self.down = False

    def submit_evidence(self, dispute_id: str, text: str, pdf: bytes | None) -> None:
        if self.down:
            raise ProviderUnavailable(dispute_id)
        self.evidence.append((dispute_id, text, pdf))


@pytest.fixture
def payments(monkeypatch: pytest.MonkeyPatch) -> RecordingPayments:
    """Stands where the local provider stands."""
    recording = RecordingPayments()
    monkeypatch.setattr(chosen, "provider", recording)
    return recording


@pytest.fixture
def anna(story: Story) -> Operator:
    return story.world.operator()


@pytest.fixture
def bert(story: Story) -> Operator:
    return story.world.operator()


def path(story: Story, order_id: str, *rest: str) -> str:
    return "/".join([f"/v1/operator/sellers/{story.seller_id}/orders/{order_id}", *rest])


def enters(who: Operator, story: Story, order_id: str, cents: int, dispute: str = "dp_1", **money: Any) -> Answer:
    body = {"dispute_id": dispute, "amount": {"amount": cents, "currency": "USD"} | money}
    return who.send("POST", path(story, order_id, "chargebacks"), body)


def decides(who: Operator, story: Story, order_id: str, outcome: str) -> Answer:
    body = {"dispute_id": "dp_1", "outcome": outcome}
    return who.send("PATCH", path(story, order_id, "chargebacks"), body)


def is_disputed(story: Story, order_id: str, cents: int, **changes: Any) -> bool:
    """The provider's word, as orders keep it and tell it."""
    due = clock.now() + timedelta(days=9)
    order, work = order_store.load(order_id), Work(SYSTEM, clock.now())
    facts: dict[str, Any] = {"dispute_id": "dp_1", "amount": Money(amount=cents), "reason": "fraudulent"}
    facts |= {"evidence_due_by": due} | changes
    dispute = PaymentDispute(**facts, opened_at=clock.now())
    order_store.save(work, order.with_(disputes=[*order.disputes, dispute]), before=order)
    work.commit()
    return story.is_told(PaymentDisputed, order_id, **facts)


def is_closed(story: Story, order_id: str, *, won: bool) -> bool:
    return story.is_told(PaymentDisputeClosed, order_id, dispute_id="dp_1", won=won)


def own(story: Story) -> Any:
    """The seller's only chargeback."""
    [chargeback] = story.seller.does("GET", "/v1/chargebacks")["data"]
    return chargeback


def told(story: Story) -> list[str]:
    story.world.settle()
    return [notice["text"] for notice in story.seller.does("GET", "/v1/notifications")["data"]]


# -- bounds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cents", "money", "code"),
    [
        (-1_000_000_00, {}, "request.invalid"),
        (0, {}, "request.invalid"),
        (150_01, {}, "payouts.chargeback_exceeds_paid"),
        (1_000_000_00, {}, "payouts.chargeback_exceeds_paid"),
        (10**39, {}, "request.invalid"),
        (1_00, {"currency": "EUR"}, "request.invalid"),
    ],
)
def test_a_chargeback_takes_at_least_a_cent_and_at_most_what_was_paid_in_its_currency(
    story: Story, anna: Operator, cents: int, money: dict[str, Any], code: str
) -> None:
    order_id = story.earns(150_00)
    before = story.accounts()
    answer = enters(anna, story, order_id, cents, **money)
    assert (answer.status, answer.code) == (422, code)
    assert answer.json["errors"][0]["pointer"].startswith("/amount")
    assert story.accounts() == before
    assert enters(anna, story, order_id, 150_00).json["status"] == "needs_response"
    assert story.holds()


def test_what_was_refunded_or_charged_back_is_not_charged_back_again(story: Story, anna: Operator) -> None:
    order_id = story.earns(150_00)
    gift = {"amount": {"amount": 50_00, "currency": "USD"}, "text": "Sorry."}
    story.seller.does("POST", f"/v1/orders/{order_id}/goodwill", gift)
    story.world.settle()
    assert enters(anna, story, order_id, 60_00).status == 201
    assert enters(anna, story, order_id, 40_01, "dp_2").code == "payouts.chargeback_exceeds_paid"
    assert enters(anna, story, order_id, 40_00, "dp_2").status == 201
    assert story.holds()


def test_goodwill_gives_no_more_than_a_chargeback_has_left(story: Story, anna: Operator) -> None:
    order_id = story.earns(150_00)
    enters(anna, story, order_id, 120_00)
    gift = {"amount": {"amount": 30_01, "currency": "USD"}, "text": "Sorry."}
    assert story.seller.send("POST", f"/v1/orders/{order_id}/goodwill", gift).code == "orders.more_than_paid"
    gift["amount"] = {"amount": 30_00, "currency": "USD"}
    assert story.seller.send("POST", f"/v1/orders/{order_id}/goodwill", gift).status == 201
    story.world.settle()
    assert story.holds()


def test_the_same_dispute_again_answers_the_same_and_moves_nothing(story: Story, anna: Operator) -> None:
    order_id = story.earns(150_00)
    first = enters(anna, story, order_id, 40_00).json
    after = story.accounts()
    assert enters(anna, story, order_id, 40_00).json["chargeback_id"] == first["chargeback_id"]
    for order, cents in ((order_id, 41_00), (story.earns(40_00), 40_00)):
        answer = enters(anna, story, order, cents)
        assert (answer.status, answer.code) == (409, "payouts.dispute_differs")
    assert story.accounts()["dispute_fees"] == after["dispute_fees"] == 15_00
    assert story.holds()


# -- two operators ------------------------------------------------------------------------------------------------


def test_a_large_chargeback_waits_for_another_operator(story: Story, anna: Operator, bert: Operator) -> None:
    order_id = story.earns(600_00)
    before = story.accounts()
    proposed = enters(anna, story, order_id, 500_00).json
    assert (proposed["status"], story.accounts()) == ("proposed", before)
    assert story.seller.does("GET", "/v1/chargebacks")["data"] == []
    assert story.seller.send("GET", f"/v1/chargebacks/{proposed['chargeback_id']}").status == 404
    assert decides(anna, story, order_id, "approve").code == "payouts.second_operator_needed"
    [waiting] = bert.does("GET", "/v1/operator/chargebacks")["data"]
    assert waiting["possible_actions"] == ["approve", "reject"]
    assert decides(bert, story, order_id, "approve").json["status"] == "needs_response"
    assert decides(bert, story, order_id, "approve").code == "lifecycle.not_possible"
    assert story.balance()["available"] == before["available"] - 500_00 - 15_00
    assert "proposed_by" not in own(story)
    assert story.holds()


def test_many_small_chargebacks_of_an_order_are_a_large_one(story: Story, anna: Operator) -> None:
    order_id = story.earns(600_00)
    assert enters(anna, story, order_id, 300_00, "dp_1").json["status"] == "needs_response"
    assert enters(anna, story, order_id, 200_00, "dp_2").json["status"] == "proposed"


def test_a_rejected_chargeback_moves_nothing_and_can_be_proposed_anew(
    story: Story, anna: Operator, bert: Operator
) -> None:
    order_id = story.earns(600_00)
    before = story.accounts()
    enters(anna, story, order_id, 500_00)
    assert decides(bert, story, order_id, "reject").json["status"] == "rejected"
    assert anna.does("GET", "/v1/operator/chargebacks")["data"] == []
    assert story.accounts() == before
    assert enters(bert, story, order_id, 510_00).json["status"] == "proposed"
    assert decides(anna, story, order_id, "approve").json["amount"]["amount"] == 510_00
    assert story.holds()


def test_an_approval_asks_again_what_is_left(story: Story, anna: Operator, bert: Operator) -> None:
    order_id = story.earns(600_00)
    enters(anna, story, order_id, 550_00)
    gift = {"amount": {"amount": 100_00, "currency": "USD"}, "text": "Sorry."}
    story.seller.does("POST", f"/v1/orders/{order_id}/goodwill", gift)
    story.world.settle()
    assert decides(bert, story, order_id, "approve").code == "payouts.chargeback_exceeds_paid"
    assert decides(bert, story, order_id, "reject").status == 200
    assert story.holds()


def test_a_large_reversal_waits_for_another_operator(story: Story, anna: Operator, bert: Operator) -> None:
    order_id = story.earns(600_00)
    before = story.accounts()
    enters(anna, story, order_id, 500_00)
    decides(bert, story, order_id, "approve")
    reverse = path(story, order_id, "postings", own(story)["posting_id"], "reverse")
    proposal = bert.does("POST", reverse)["proposal"]
    assert proposal["amount"]["amount"] == 500_00 + 15_00
    approve = f"/v1/operator/sellers/{story.seller_id}/adjustments/{proposal['adjustment_id']}/approve"
    assert bert.send("POST", approve).code == "payouts.second_operator_needed"
    assert story.balance()["available"] == before["available"] - 515_00
    anna.does("POST", approve)
    assert story.accounts() == before
    assert own(story)["status"] == "won"
    assert anna.does("POST", reverse)["posting"]["kind"] == "reversal"
    assert story.holds()


def test_two_proposals_to_reverse_one_posting_reverse_it_once(
    story: Story, anna: Operator, bert: Operator
) -> None:
    order_id = story.earns(600_00)
    enters(anna, story, order_id, 500_00)
    decides(bert, story, order_id, "approve")
    reverse = path(story, order_id, "postings", "chargeback:dp_1", "reverse")
    proposals = [bert.does("POST", reverse)["proposal"]["adjustment_id"] for _ in range(2)]
    at = f"/v1/operator/sellers/{story.seller_id}/adjustments"
    assert anna.send("POST", f"{at}/{proposals[0]}/approve").status == 200
    assert anna.send("POST", f"{at}/{proposals[1]}/approve").code == "payouts.not_reversible"
    assert anna.send("POST", f"{at}/{proposals[1]}/reject").status == 200
    assert story.holds()


# -- the provider's word ------------------------------------------------------------------------------------------


def test_a_dispute_the_provider_tells_of_is_booked_and_told_once(story: Story) -> None:
    order_id = story.earns(150_00)
    before = story.balance()["available"]
    for _ in range(2):
        assert is_disputed(story, order_id, 150_00)
    chargeback = own(story)
    assert (chargeback["status"], chargeback["posting_id"]) == ("needs_response", "chargeback:dp_1")
    assert chargeback["possible_actions"] == ["submit_evidence"]
    assert story.balance()["available"] == before - 150_00 - 15_00
    [notice] = [text for text in told(story) if "took back" in text]
    assert "150.00 USD" in notice
    assert order_id in notice
    assert f"by {chargeback['evidence_due_by'][:10]}" in notice
    assert story.holds()


def test_a_dispute_that_is_won_gives_the_money_back_and_names_its_reversal(story: Story) -> None:
    order_id = story.earns(150_00)
    before = story.accounts()
    assert not is_closed(story, order_id, won=True), "it waits for the dispute itself"
    is_disputed(story, order_id, 150_00)
    for _ in range(2):
        assert is_closed(story, order_id, won=True)
    assert story.accounts() == before
    chargeback = own(story)
    assert (chargeback["status"], chargeback["reversed_by"]) == ("won", "reversal:chargeback:dp_1")
    assert any("decided for you" in text for text in told(story))
    assert story.holds()


def test_a_dispute_that_is_lost_leaves_the_money_with_the_buyer(story: Story) -> None:
    order_id = story.earns(150_00)
    before = story.balance()["available"]
    is_disputed(story, order_id, 150_00)
    for _ in range(2):
        assert is_closed(story, order_id, won=False)
    assert (own(story)["status"], story.balance()["available"]) == ("lost", before - 165_00)
    assert any("decided for the buyer" in text for text in told(story))
    assert story.holds()


def test_a_dispute_beyond_what_is_left_is_booked_up_to_it_and_the_rest_is_a_case(
    story: Story, anna: Operator
) -> None:
    order_id = story.earns(150_00)
    gift = {"amount": {"amount": 100_00, "currency": "USD"}, "text": "Sorry."}
    story.seller.does("POST", f"/v1/orders/{order_id}/goodwill", gift)
    story.world.settle()
    before = story.balance()["available"]
    assert is_disputed(story, order_id, 150_00)
    assert (own(story)["disputed"]["amount"], own(story)["amount"]["amount"]) == (150_00, 50_00)
    assert story.balance()["available"] == before - 50_00 - 15_00
    [case] = anna.does("GET", "/v1/operator/cases")["data"]
    assert (case["kind"], case["subject"]) == ("chargeback_exceeds_paid", "dp_1")
    assert is_closed(story, order_id, won=True)
    assert story.balance()["available"] == before
    assert story.holds()


def test_a_dispute_of_an_order_that_was_given_back_whole_costs_its_fee(story: Story) -> None:
    order_id = story.sells(150_00)
    gift = {"amount": {"amount": 150_00, "currency": "USD"}, "text": "Sorry."}
    story.seller.does("POST", f"/v1/orders/{order_id}/goodwill", gift)
    story.world.settle()
    assert is_disputed(story, order_id, 150_00)
    assert own(story)["amount"]["amount"] == 0
    assert story.accounts()["dispute_fees"] == 15_00
    assert story.holds()


def test_what_an_operator_entered_is_confirmed_by_the_provider_or_is_a_case(story: Story, anna: Operator) -> None:
    order_id, other = story.earns(150_00), story.earns(150_00)
    enters(anna, story, order_id, 150_00, "dp_1")
    enters(anna, story, other, 100_00, "dp_2")
    after = story.accounts()
    assert is_disputed(story, order_id, 150_00)
    assert is_disputed(story, other, 150_00, dispute_id="dp_2")
    assert story.accounts() == after
    [case] = anna.does("GET", "/v1/operator/cases")["data"]
    assert (case["kind"], case["subject"]) == ("chargeback_differs", "dp_2")
    shown = anna.does("GET", f"/v1/operator/chargebacks?seller_id={story.seller_id}")["data"]
    assert {one["dispute_id"]: one["by_provider"] for one in shown} == {"dp_1": True, "dp_2": False}


def test_the_provider_s_word_opens_what_only_one_operator_proposed(story: Story, anna: Operator) -> None:
    order_id = story.earns(600_00)
    enters(anna, story, order_id, 600_00)
    assert is_disputed(story, order_id, 600_00)
    assert own(story)["status"] == "needs_response"
    assert story.holds()


def test_a_won_dispute_that_the_provider_calls_lost_is_a_case(story: Story, anna: Operator) -> None:
    order_id = story.earns(150_00)
    is_disputed(story, order_id, 150_00)
    anna.does("POST", path(story, order_id, "postings", "chargeback:dp_1", "reverse"))
    assert is_closed(story, order_id, won=False)
    [case] = anna.does("GET", "/v1/operator/cases")["data"]
    assert case["kind"] == "chargeback_differs"


# -- evidence -----------------------------------------------------------------------------------------------------


def answers(story: Story, text: str = TEXT) -> Answer:
    return story.seller.send("POST", f"/v1/chargebacks/{own(story)['chargeback_id']}/evidence", {"text": text})


def test_the_seller_s_evidence_goes_to_the_provider_once_with_the_order_s_facts(
    story: Story, payments: RecordingPayments
) -> None:
    order_id = story.earns(150_00)
    is_disputed(story, order_id, 150_00)
    assert answers(story).json["status"] == "under_review"
    assert answers(story).code == "lifecycle.not_possible"
    story.world.settle()
    story.wait(days=2)
    [(dispute_id, text, pdf)] = payments.evidence
    assert (dispute_id, pdf) == ("dp_1", None)
    assert text.startswith(TEXT)
    assert order_id in text
    assert own(story)["evidence"]["sent_at"]


def test_a_provider_that_does_not_answer_is_asked_again(story: Story, payments: RecordingPayments) -> None:
    is_disputed(story, story.earns(150_00), 150_00)
    payments.down = True
    answers(story)
    story.world.settle()
    payments.down = False
    story.wait(hours=2)
    assert len(payments.evidence) == 1


def test_evidence_that_never_reached_the_provider_is_a_case(
    story: Story, payments: RecordingPayments, anna: Operator
) -> None:
    is_disputed(story, story.earns(150_00), 150_00)
    payments.down = True
    answers(story)
    story.world.settle()
    story.wait(days=10)
    assert payments.evidence == []
    [case] = anna.does("GET", "/v1/operator/cases")["data"]
    assert case["kind"] == "evidence_not_sent"


def test_after_its_day_nothing_is_handed_in(story: Story, payments: RecordingPayments) -> None:
    is_disputed(story, story.earns(150_00), 150_00)
    clock.move(clock.offset() + timedelta(days=9))
    assert answers(story).code == "payouts.evidence_too_late"
    story.wait(minutes=1)
    assert own(story)["status"] == "under_review"
    assert answers(story).code == "lifecycle.not_possible"
    story.world.settle()
    assert payments.evidence == []


def test_an_operator_says_that_the_bank_has_decided_for_the_buyer(story: Story, anna: Operator) -> None:
    order_id = story.earns(150_00)
    enters(anna, story, order_id, 150_00)
    assert decides(anna, story, order_id, "lose").json["status"] == "lost"
    assert audit(story.seller_id) == []


# -- adjustments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ({"amount": 10_000_01, "currency": "USD"}, "payouts.adjustment_too_large"),
        ({"amount": -10_000_01, "currency": "USD"}, "payouts.adjustment_too_large"),
        ({"amount": -(10**39), "currency": "USD"}, "request.invalid"),
        ({"amount": 1, "currency": "EUR"}, "request.invalid"),
    ],
)
def test_an_adjustment_has_a_limit_and_the_market_s_currency(
    story: Story, anna: Operator, amount: dict[str, Any], code: str
) -> None:
    at = f"/v1/operator/sellers/{story.seller_id}/adjustments"
    body = {"type": "other_adjustment", "amount": amount, "reason": "Counted again"}
    assert anna.send("POST", at, body).code == code
    assert anna.does("GET", "/v1/operator/adjustments")["data"] == []


# -- at once, and in any order ------------------------------------------------------------------------------------


def test_a_dispute_told_before_the_capture_is_booked_waits_for_it(story: Story) -> None:
    order_id = story.places(150_00)
    assert not is_disputed(story, order_id, 150_00)
    assert story.seller.does("GET", "/v1/chargebacks")["data"] == []


def test_of_a_refund_and_a_chargeback_at_once_one_is_decided_anew(story: Story) -> None:
    order_id = story.earns(150_00)
    work = Work(SYSTEM, clock.now())
    service.charge_back(work, story.seller_id, order_id, "dp_1", Money(amount=100_00))
    gift = {"amount": {"amount": 100_00, "currency": "USD"}, "text": "Sorry."}
    story.seller.does("POST", f"/v1/orders/{order_id}/goodwill", gift)
    with pytest.raises(Conflict):
        work.commit()
    again = Work(SYSTEM, clock.now())
    with pytest.raises(ChargebackExceedsPaid):
        service.charge_back(again, story.seller_id, order_id, "dp_1", Money(amount=100_00))


def test_two_operators_who_enter_one_dispute_at_once_book_it_once(story: Story) -> None:
    order_id = story.earns(150_00)
    works = [Work(SYSTEM, clock.now()) for _ in range(2)]
    for work in works:
        service.charge_back(work, story.seller_id, order_id, "dp_1", Money(amount=60_00))
    works[0].commit()
    with pytest.raises(Conflict):
        works[1].commit()
    assert story.accounts()["dispute_fees"] == 15_00
