"""A payout run pays each seller and period once, forgets nothing, and carries over what is too little."""

from chalicelib.kit import clock
from chalicelib.payouts import service
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World


def test_a_run_pays_what_is_settled_when_the_period_is_over(story: Story, bank: RecordingBank) -> None:
    story.earns()
    story.runs_payouts()
    [payout] = story.payouts()
    assert (payout["status"], payout["amount"]["amount"], payout["bank_last4"]) == ("paid", 37_60, "6789")
    assert bank.sent == {payout["payout_id"]: 37_60}
    assert story.accounts() == {"bank": -2_40, "referral_fees": 2_40}
    assert story.holds()


def test_a_period_that_is_not_over_is_not_paid(story: Story, bank: RecordingBank) -> None:
    story.earns()
    story.starts_run()
    story.pays()
    assert story.payouts() == []
    assert story.balance()["available"] == 37_60


def test_an_early_message_pays_nothing(story: Story, bank: RecordingBank) -> None:
    story.earns()
    assert story.transfer_message(story.statement()["period_id"])
    assert story.payouts() == []


def test_a_message_for_a_period_without_sales_pays_nothing(story: Story, bank: RecordingBank) -> None:
    assert story.transfer_message("20260105-20260112")
    assert story.payouts() == []


def test_running_twice_pays_once(story: Story, bank: RecordingBank) -> None:
    story.earns()
    story.wait(days=7)
    story.starts_run()
    story.starts_run()
    story.pays()
    story.starts_run()
    story.pays()
    assert list(bank.sent.values()) == [37_60]
    assert len(story.payouts()) == 1
    assert story.holds()


def test_a_run_messages_twice_pays_once(story: Story, bank: RecordingBank) -> None:
    story.earns()
    period_id = story.statement()["period_id"]
    story.runs_payouts()
    assert story.transfer_message(period_id)
    story.pays()
    assert len(story.payouts()) == 1
    assert story.holds()


def test_a_run_three_weeks_late_pays_every_period_once(story: Story, bank: RecordingBank) -> None:
    for _ in range(3):
        story.earns()
    story.runs_payouts()
    assert [payout["amount"]["amount"] for payout in story.payouts()] == [37_60] * 3
    assert story.holds()


def test_a_run_killed_before_its_messages_left_is_made_up_for_by_the_next(
    story: Story, bank: RecordingBank
) -> None:
    story.earns()
    story.wait(days=7)
    story.starts_run()
    story.world.receive("payout-transfers")
    story.starts_run()
    story.pays()
    assert len(bank.sent) == 1
    assert story.holds()


def test_a_plan_names_what_is_due_and_changes_nothing(story: Story) -> None:
    story.earns()
    period_id = story.statement()["period_id"]
    story.wait(days=7)
    assert list(service.plan(clock.now())) == [(story.seller_id, period_id)]
    assert list(service.plan(clock.now())) == [(story.seller_id, period_id)]


def test_a_paid_statement_is_due_no_more(story: Story) -> None:
    story.earns()
    story.runs_payouts()
    assert list(service.plan(clock.now())) == []


def test_every_seller_is_paid_their_own(world: World, bank: RecordingBank) -> None:
    one, other = Story(world), Story(world).established()
    orders = [(one, one.sells(40_00)), (other, other.sells(80_00))]
    for story, order_id in orders:
        story.delivers(order_id)
    one.wait(days=8)
    one.runs_payouts()
    other.pays()
    assert [payout["amount"]["amount"] for payout in one.payouts()] == [37_60]
    assert [payout["amount"]["amount"] for payout in other.payouts()] == [75_20]
    assert one.holds()
    assert other.holds()


def test_less_than_a_dollar_is_carried_over(story: Story, bank: RecordingBank) -> None:
    story.earns(95)
    period_id = story.statement()["period_id"]
    story.runs_payouts()
    closed = story.statement(period_id)
    assert (closed["status"], closed["totals"]["total"]["amount"]) == ("closed", 89)
    assert closed["carried_to"] == story.statement()["period_id"]
    assert story.statement()["totals"]["carried_in"]["amount"] == 89
    assert story.payouts() == []
    assert story.balance()["available"] == 89
    assert story.holds()


def test_what_was_carried_over_is_paid_with_the_next_sale(story: Story, bank: RecordingBank) -> None:
    story.earns(95)
    story.runs_payouts()
    story.earns(95)
    for _ in range(2):
        story.runs_payouts()
    assert list(bank.sent.values()) == [178]
    assert story.holds()


def test_a_carry_over_told_twice_is_carried_once(story: Story, bank: RecordingBank) -> None:
    story.earns(95)
    period_id = story.statement()["period_id"]
    story.runs_payouts()
    assert story.transfer_message(period_id)
    assert story.statement()["totals"]["carried_in"]["amount"] == 89
    statement_id = f"stm_{story.seller_id.removeprefix('sel_')}_{period_id}"
    assert len(story.events("statement_carried_over", statement_id)) == 1


def test_a_dollar_is_paid(story: Story, bank: RecordingBank) -> None:
    story.earns(106)
    story.runs_payouts()
    assert list(bank.sent.values()) == [100]
