"""What the buyer's bank gave back is not given back once more: returns, cancellations, evidence."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.orders import store as order_store
from chalicelib.orders.events import PaymentDisputeClosed, PaymentDisputed
from chalicelib.orders.models import PaymentDispute
from chalicelib.orders.payments import chosen
from chalicelib.orders.payments.local import LocalPayments
from chalicelib.payouts.audit import audit
from tests.capabilities.returns.story import PRICE, Story
from tests.world import World


class Evidence(LocalPayments):
    """A provider that keeps the files it is given."""

    def __init__(self) -> None:
        self.files: list[bytes | None] = []

    def submit_evidence(self, dispute_id: str, text: str, pdf: bytes | None) -> None:
        self.files.append(pdf)


@pytest.fixture
def ordered(world: World) -> Story:
    return Story(world).ordered()


def total(story: Story) -> int:
    return order_store.load(story.order_id).amounts.total.amount


def is_disputed(story: Story, cents: int) -> None:
    """The provider tells orders of a dispute, and orders tell of it."""
    order, work = order_store.load(story.order_id), Work(SYSTEM, clock.now())
    due = clock.now() + timedelta(days=9)
    facts: dict[str, Any] = {"dispute_id": "dp_1", "amount": Money(amount=cents), "reason": "general"}
    dispute = PaymentDispute(**facts, evidence_due_by=due, opened_at=clock.now())
    order_store.save(work, order.with_(disputes=[dispute]), before=order)
    seller_id = order.seller_id
    work.emit(PaymentDisputed(seller_id=seller_id, order_id=order.order_id, **facts, evidence_due_by=due))
    work.commit()
    story.world.settle()


def is_won(story: Story) -> None:
    work = Work(SYSTEM, clock.now())
    facts = {"seller_id": story.seller.seller_id, "order_id": story.order_id, "dispute_id": "dp_1"}
    work.emit(PaymentDisputeClosed(**facts, won=True))
    work.commit()
    story.world.settle()


def dead(story: Story) -> list[Any]:
    queues = [name for name in story.world.platform.queues if name.endswith("-dead")]
    return [message for queue in queues for message in story.world.receive(queue)]


def holds(story: Story) -> bool:
    """The books are in order, and no message was refused."""
    return audit(story.seller.seller_id) == [] and dead(story) == []


def test_a_return_after_a_chargeback_of_all_gives_nothing_back_and_says_so(story: Story) -> None:
    return_id = story.asked("refund", 1, reason="missing_product")
    is_disputed(story, total(story))
    case = story.seller_does(return_id, "approve").json
    worth = story.of_seller(return_id)["worth"]["amount"]
    assert (case["refund"]["total"]["amount"], case["refund"]["withheld"]["amount"]) == (0, worth)
    assert story.of_seller(return_id)["status"] == "refunded"
    assert sum(story.refunds()) == 0
    assert holds(story)


def test_a_return_after_a_chargeback_of_a_part_gives_what_is_left(story: Story) -> None:
    return_id = story.asked("refund", 3, reason="missing_product")
    is_disputed(story, total(story) - 5_00)
    case = story.seller_does(return_id, "approve").json
    assert case["refund"]["total"]["amount"] == 5_00
    assert story.refunds() == [5_00]
    assert holds(story)


def test_what_a_case_is_worth_does_not_go_down_by_a_chargeback(story: Story) -> None:
    is_disputed(story, total(story))
    wish = {
        "kind": "refund",
        "reason": "not_received",
        "lines": [{"line_id": "1", "quantity": 1}],
        "text": "It is broken.",
    }
    preview = story.buyer.does(
        "POST",
        f"/v1/purchases/{story.order_id}/returns/preview",
        wish | {"photos": [story.photo()]},
    )
    assert preview["total"]["amount"] == 0
    assert preview["withheld"]["amount"] >= PRICE
    assert preview["left_after"]["amount"] == 0
    return_id = story.asked("refund", 1)
    assert story.of_seller(return_id)["worth"]["amount"] >= PRICE


def test_an_operator_s_decision_for_the_buyer_is_bounded_too(story: Story) -> None:
    return_id = story.asked("refund", 1, reason="missing_product")
    story.denies(return_id)
    story.buyer_does(return_id, "dispute", {"text": "It was not in there."})
    is_disputed(story, total(story) - 1)
    decided = story.decides(return_id, "decide_refund", fault="seller").json
    assert decided["refund"]["total"]["amount"] == 1
    assert holds(story)


def test_a_cancellation_after_a_chargeback_gives_back_what_is_left(ordered: Story) -> None:
    is_disputed(ordered, total(ordered))
    cancelled = ordered.seller.does("POST", f"/v1/orders/{ordered.order_id}/cancel", {"reason": "out_of_stock"})
    ordered.world.settle()
    [refund] = cancelled["refunds"]
    assert (refund["total"]["amount"], refund["withheld"]["amount"]) == (0, total(ordered))
    assert sum(ordered.refunds()) == 0
    assert holds(ordered)


def test_a_refund_withheld_for_a_chargeback_is_owed_once_that_is_reversed(ordered: Story) -> None:
    is_disputed(ordered, total(ordered) - 7_00)
    ordered.seller.does("POST", f"/v1/orders/{ordered.order_id}/cancel", {"reason": "out_of_stock"})
    ordered.world.settle()
    assert ordered.refunds() == [7_00]
    is_won(ordered)
    assert ordered.refunds() == [7_00, total(ordered) - 7_00]
    assert holds(ordered)


def test_the_file_of_the_order_s_return_is_handed_in_with_the_evidence(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "provider", provider := Evidence())
    story.denies(story.asked("refund", 1))
    is_disputed(story, total(story))
    [chargeback] = story.seller.does("GET", "/v1/chargebacks")["data"]
    path = f"/v1/chargebacks/{chargeback['chargeback_id']}/evidence"
    story.seller.does("POST", path, {"text": "All three mugs left whole, see the photos."})
    story.world.settle()
    story.world.wait(minutes=2)
    [pdf] = provider.files
    assert pdf is not None
    assert pdf.startswith(b"%PDF")
    assert dead(story) == []
