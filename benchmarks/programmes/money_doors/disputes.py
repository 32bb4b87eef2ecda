"""What buyers' banks take back: bounded, agreed to by two where it is much, told, answered, won or lost."""

from datetime import timedelta
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.orders import store as order_store
from tests.capabilities.payouts.story import Story
from tests.capabilities.returns.story import Story as ReturnStory
from tests.people import Answer, Operator
from tests.world import World


def _path(seller_id: str, order_id: str, *rest: str) -> str:
    return "/".join([f"/v1/operator/sellers/{seller_id}/orders/{order_id}", *rest])


def _enters(
    who: Operator, seller_id: str, order_id: str, cents: int, dispute: str = "dp_1", currency: str = "USD"
) -> Answer:
    body = {"dispute_id": dispute, "amount": {"amount": cents, "currency": currency}}
    return who.send("POST", _path(seller_id, order_id, "chargebacks"), body)


def _goodwill(story: Story, order_id: str, cents: int) -> Answer:
    gift = {"amount": {"amount": cents, "currency": "USD"}, "text": "Sorry."}
    answer = story.seller.send("POST", f"/v1/orders/{order_id}/goodwill", gift)
    story.world.settle()
    return answer


@check("5", "A chargeback of nothing, of less, in another currency or of more than was paid is refused")
def chargebacks_are_bounded(world: World) -> None:
    story, operator = Story(world).established(), world.operator()
    order_id = story.earns(150_00)
    before = story.accounts()
    for cents, currency in (
        (-1_000_000_00, "USD"),
        (0, "USD"),
        (1_000_000_00, "USD"),
        (10**39, "USD"),
        (100, "EUR"),
    ):
        answer = _enters(operator, story.seller_id, order_id, cents, currency=currency)
        assert answer.status == 422, f"{cents} {currency}: {answer.status}"
        assert answer.code in ("request.invalid", "payouts.chargeback_exceeds_paid"), answer.code
    assert story.accounts() == before
    assert _enters(operator, story.seller_id, order_id, 150_00).status == 201
    assert story.balance()["available"] == before["available"] - 150_00 - 15_00


@check("5", "A dispute entered again with another amount is refused, with the same amount answered the same")
def a_dispute_has_one_amount(world: World) -> None:
    story, operator = Story(world).established(), world.operator()
    order_id = story.earns(150_00)
    first = _enters(operator, story.seller_id, order_id, 40_00)
    booked = story.accounts()
    again = _enters(operator, story.seller_id, order_id, 60_00)
    assert again.status == 409, f"another amount: {again.status}"
    assert _enters(operator, story.seller_id, order_id, 40_00).json == first.json
    assert story.accounts() == booked


@check("5", "A chargeback takes no more than refunds and other chargebacks have left")
def a_chargeback_takes_what_is_left(world: World) -> None:
    story, operator = Story(world).established(), world.operator()
    order_id = story.earns(150_00)
    assert _goodwill(story, order_id, 100_00).status == 201
    assert _enters(operator, story.seller_id, order_id, 50_01).status == 422, "a refund is charged back"
    assert _enters(operator, story.seller_id, order_id, 30_00).status == 201
    assert _enters(operator, story.seller_id, order_id, 20_01, "dp_2").status == 422
    assert _enters(operator, story.seller_id, order_id, 20_00, "dp_2").status == 201


@check("5", "A large chargeback and its reversal move no money before a second operator agrees")
def two_operators(world: World) -> None:
    story, anna, bert = Story(world).established(), world.operator(), world.operator()
    order_id = story.earns(5_000_00)
    before = story.accounts()
    assert _enters(anna, story.seller_id, order_id, 5_000_00).status == 201
    assert story.accounts() == before, "one operator moved it"
    approval = {"dispute_id": "dp_1", "outcome": "approve"}
    path = _path(story.seller_id, order_id, "chargebacks")
    assert anna.send("PATCH", path, approval).status == 403
    assert bert.send("PATCH", path, approval).status == 200
    booked = story.accounts()
    assert booked["available"] == before["available"] - 5_000_00 - 15_00
    asked = bert.does("POST", _path(story.seller_id, order_id, "postings", "chargeback:dp_1", "reverse"))
    assert story.accounts() == booked, "one operator reversed it"
    proposal = asked["proposal"]["adjustment_id"]
    approve = f"/v1/operator/sellers/{story.seller_id}/adjustments/{proposal}/approve"
    assert bert.send("POST", approve).status == 403
    assert anna.send("POST", approve).status == 200
    assert story.accounts() == before


@check("5", "An adjustment has an upper limit and its market's currency")
def adjustments_are_bounded(world: World) -> None:
    story, anna, bert = Story(world).established(), world.operator(), world.operator()
    at = f"/v1/operator/sellers/{story.seller_id}/adjustments"
    kind = {"type": "other_adjustment", "reason": "Counted again"}
    for amount in ({"amount": 10**12, "currency": "USD"}, {"amount": 1, "currency": "EUR"}):
        assert anna.send("POST", at, kind | {"amount": amount}).status == 422, amount
    small = anna.does("POST", at, kind | {"amount": {"amount": 10_00, "currency": "USD"}})
    bert.does("POST", f"{at}/{small['adjustment_id']}/approve")
    assert story.balance()["available"] == 10_00


@check(
    "12", "A chargeback is told to its seller with a deadline, and listed with the posting that a reversal undoes"
)
def a_chargeback_is_told(world: World) -> None:
    story, operator = Story(world).established(), world.operator()
    order_id = story.earns(150_00)
    before = story.accounts()
    assert _enters(operator, story.seller_id, order_id, 150_00).status == 201
    world.settle()
    [listed] = story.seller.does("GET", "/v1/chargebacks")["data"]
    told = [notice["text"] for notice in story.seller.does("GET", "/v1/notifications")["data"]]
    assert any(order_id in text and listed["evidence_due_by"][:10] in text for text in told), told
    operator.does("POST", _path(story.seller_id, order_id, "postings", listed["posting_id"], "reverse"))
    [won] = story.seller.does("GET", "/v1/chargebacks")["data"]
    assert (won["status"], story.accounts()) == ("won", before)
    assert won["reversed_by"].startswith("reversal:")


@check("12", "Evidence is handed in once, and nothing after its deadline")
def evidence_has_a_deadline(world: World) -> None:
    story, operator = Story(world).established(), world.operator()
    for dispute, order_id in (("dp_1", story.sells(150_00)), ("dp_2", story.sells(150_00))):
        assert _enters(operator, story.seller_id, order_id, 150_00, dispute).status == 201
    second, first = story.seller.does("GET", "/v1/chargebacks")["data"]
    text = {"text": "It was handed to the buyer at the door."}
    assert story.seller.send("POST", f"/v1/chargebacks/{first['chargeback_id']}/evidence", text).status == 200
    assert story.seller.send("POST", f"/v1/chargebacks/{first['chargeback_id']}/evidence", text).status == 409
    story.wait(days=8)
    late = story.seller.send("POST", f"/v1/chargebacks/{second['chargeback_id']}/evidence", text)
    assert late.status == 409
    assert story.seller.does("GET", f"/v1/chargebacks/{second['chargeback_id']}")["status"] == "under_review"


@check("12", "What the payment provider says of a dispute is booked, won and lost, twice and in any order")
def the_provider_decides(world: World) -> None:
    from chalicelib.kit.money import Money
    from chalicelib.orders.events import PaymentDisputeClosed, PaymentDisputed

    story = Story(world).established()
    won, lost = story.earns(150_00), story.earns(150_00)
    before = story.balance()["available"]
    due = clock.now() + timedelta(days=9)
    ends: dict[str, Any] = {won: {"dispute_id": "dp_1", "won": True}, lost: {"dispute_id": "dp_2", "won": False}}
    for order_id, end in ends.items():
        opened = {"dispute_id": end["dispute_id"], "amount": Money(amount=150_00), "reason": "general"}
        assert not story.is_told(PaymentDisputeClosed, order_id, **end), "it waits for the dispute itself"
        for _ in range(2):
            assert story.is_told(PaymentDisputed, order_id, **opened, evidence_due_by=due)
        for _ in range(2):
            assert story.is_told(PaymentDisputeClosed, order_id, **end)
    assert story.balance()["available"] == before - 150_00 - 15_00
    listed = {one["order_id"]: one["status"] for one in story.seller.does("GET", "/v1/chargebacks")["data"]}
    assert listed == {won: "won", lost: "lost"}


@check("12", "The file of the order's return goes to the bank with the seller's evidence")
def the_file_is_handed_in(world: World) -> None:
    from chalicelib.kit.money import Money
    from chalicelib.orders.events import PaymentDisputed
    from chalicelib.orders.models import PaymentDispute
    from chalicelib.orders.payments import chosen
    from chalicelib.orders.payments.local import LocalPayments

    handed: list[bytes | None] = []

    class Recording(LocalPayments):
        def submit_evidence(self, dispute_id: str, text: str, pdf: bytes | None) -> None:
            handed.append(pdf)

    story, kept = ReturnStory(world).delivered(), chosen.provider
    chosen.provider = Recording()
    try:
        story.denies(story.asked("refund", 1))
        order, work = order_store.load(story.order_id), Work(SYSTEM, clock.now())
        due = clock.now() + timedelta(days=9)
        facts: dict[str, Any] = {"dispute_id": "dp_1", "amount": Money(amount=10_00), "reason": "general"}
        facts["evidence_due_by"] = due
        dispute = PaymentDispute(**facts, opened_at=clock.now())
        order_store.save(work, order.with_(disputes=[dispute]), before=order)
        work.emit(PaymentDisputed(seller_id=order.seller_id, order_id=order.order_id, **facts))
        work.commit()
        world.settle()
        [chargeback] = story.seller.does("GET", "/v1/chargebacks")["data"]
        path = f"/v1/chargebacks/{chargeback['chargeback_id']}/evidence"
        story.seller.does("POST", path, {"text": "All of it left whole, see the photos."})
        world.settle()
        world.wait(minutes=2)
    finally:
        chosen.provider = kept
    [pdf] = handed
    assert pdf is not None
    assert pdf.startswith(b"%PDF")


def _given_and_taken(story: ReturnStory) -> tuple[int, int]:
    """What the buyer paid, and what refunds gave back of it."""
    order = order_store.load(story.order_id)
    return order.amounts.total.amount, sum(refund.total.amount for refund in order.refunds)


@check("12", "A return approved after a chargeback of the same order gives back what is left")
def a_return_after_a_chargeback(world: World) -> None:
    story = ReturnStory(world).delivered()
    return_id = story.asked("refund", 3, reason="missing_product")
    paid, _ = _given_and_taken(story)
    assert _enters(world.operator(), story.seller.seller_id, story.order_id, paid - 5_00).status == 201
    assert story.seller_does(return_id, "approve").status == 200
    assert _given_and_taken(story) == (paid, 5_00), "the bank and the platform both gave it back"
    assert story.of_seller(return_id)["status"] == "refunded"


@check("12", "An order cancelled after a chargeback gives back what is left, and the rest once that is reversed")
def a_cancellation_after_a_chargeback(world: World) -> None:
    story = ReturnStory(world).ordered()
    paid, _ = _given_and_taken(story)
    operator, seller_id = world.operator(), story.seller.seller_id
    assert _enters(operator, seller_id, story.order_id, paid - 5_00).status == 201
    story.seller.does("POST", f"/v1/orders/{story.order_id}/cancel", {"reason": "out_of_stock"})
    world.settle()
    assert _given_and_taken(story) == (paid, 5_00), "the bank and the platform both gave it back"
    operator.does("POST", _path(seller_id, story.order_id, "postings", "chargeback:dp_1", "reverse"))
    world.settle()
    assert sum(story.refunds()) == paid
