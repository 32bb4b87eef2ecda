"""From the buyer's payment to what is available: each is booked once, in whatever order its messages come."""

from chalicelib.kit import clock
from chalicelib.orders.events import OrderDelivered, OrderPaid
from chalicelib.payouts import ledger
from chalicelib.payouts.models import PostingKind
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World


def test_a_paid_order_is_pending_less_the_6_percent_fee(story: Story) -> None:
    story.sells()
    assert story.balance() == {"pending": 37_60, "available": 0, "reserve": 0, "owed": 0, "in_transit": 0}
    assert story.accounts() == {"pending": 37_60, "referral_fees": 2_40, "payment_clearing": -40_00}
    assert story.holds()


def test_a_new_seller_keeps_all_but_3_percent(world: World, bank: RecordingBank) -> None:
    story = Story(world)
    story.sells()
    assert story.accounts() == {"pending": 38_80, "referral_fees": 1_20, "payment_clearing": -40_00}


def test_a_payment_told_twice_is_booked_once(story: Story) -> None:
    order_id = story.sells()
    assert story.is_told(OrderPaid, order_id, ship_by=clock.now())
    assert story.balance()["pending"] == 37_60
    assert story.holds()


def test_the_fee_line_names_its_rule_and_policy(story: Story) -> None:
    order_id = story.sells()
    [captured] = ledger.postings_about(story.seller_id, order_id)
    [rate] = [part.rate for part in captured.parts if part.rate]
    assert (rate.rule, rate.policy_version, rate.basis_points) == (
        "referral.standard",
        story.policy_of(order_id),
        600,
    )


def test_a_refund_leaves_nothing_of_a_cancelled_order(story: Story) -> None:
    order_id = story.sells()
    assert story.refunds(order_id)
    assert story.accounts() == {}
    booked = ledger.postings_about(story.seller_id, order_id)
    assert [posting.kind for posting in booked] == [PostingKind.CAPTURE, PostingKind.REFUND]
    assert story.holds()


def test_a_refund_told_twice_is_booked_once(story: Story) -> None:
    order_id = story.sells()
    assert story.refunds(order_id)
    assert story.refunds(order_id)
    assert story.accounts() == {}


def test_a_refund_that_comes_before_the_capture_waits_for_it(story: Story) -> None:
    order_id = story.places()
    assert not story.refunds(order_id)
    assert story.is_told(OrderPaid, order_id, ship_by=clock.now())
    assert story.refunds(order_id)
    assert story.accounts() == {}
    assert story.holds()


def test_a_delivered_order_settles_after_8_days(story: Story) -> None:
    order_id = story.sells()
    story.delivers(order_id)
    story.wait(days=7, hours=23)
    assert story.balance()["available"] == 0
    story.wait(hours=2)
    assert story.balance() == {"pending": 0, "available": 37_60, "reserve": 0, "owed": 0, "in_transit": 0}
    assert story.holds()


def test_a_new_seller_waits_31_days(world: World, bank: RecordingBank) -> None:
    story = Story(world)
    story.delivers(story.sells())
    story.wait(days=30)
    assert story.balance()["available"] == 0
    story.wait(days=2)
    assert story.balance()["available"] == 38_80


def test_a_settlement_clock_that_runs_out_twice_settles_once(story: Story) -> None:
    order_id = story.earns()
    assert story.settlement_runs_out(order_id)
    assert story.balance()["available"] == 37_60
    assert len(story.events("order_settled", order_id)) == 1


def test_a_refunded_order_is_never_settled(story: Story) -> None:
    order_id = story.sells()
    assert story.refunds(order_id)
    assert story.settlement_runs_out(order_id)
    assert story.accounts() == {}


def test_a_settlement_before_the_capture_waits_for_it(story: Story) -> None:
    order_id = story.places()
    assert not story.settlement_runs_out(order_id)
    assert not story.is_told(OrderDelivered, order_id, delivered_at=clock.now())
    assert story.is_told(OrderPaid, order_id, ship_by=clock.now())
    story.delivers(order_id)
    story.wait(days=8)
    assert story.balance()["available"] == 37_60
    assert story.holds()


def test_a_settlement_is_told_in_the_sellers_activity(story: Story) -> None:
    order_id = story.earns()
    [event] = story.events("order_settled", order_id)
    assert event.data["amount"] == {"amount": 37_60, "currency": "USD"}
    assert event.seller_id == story.seller_id
