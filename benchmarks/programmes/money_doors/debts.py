"""A seller who owes is not paid: debts first, whatever the schedule and the order of messages."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.kit.money import Money
from chalicelib.payouts import service
from chalicelib.payouts.bank import chosen
from chalicelib.payouts.models import PayoutFailure, PostingKind
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World


def _story(world: World) -> tuple[Story, RecordingBank]:
    chosen.bank = bank = RecordingBank()
    return Story(world).established(), bank


def _adjusts(story: Story, cents: int, source: str) -> None:
    kind = PostingKind.PENALTY if cents < 0 else PostingKind.REIMBURSEMENT
    story.does(service.adjust, kind, source, Money(amount=cents))


def _is_paid(story: Story, interval: str) -> None:
    story.seller.does("PUT", "/v1/payouts/schedule", {"interval": interval})


def _owes_ten_dollars(story: Story) -> None:
    """Biweekly, a penalty of $100, a switch to weekly, $90 more."""
    _is_paid(story, "biweekly")
    _adjusts(story, -100_00, "penalty")
    _is_paid(story, "weekly")
    _adjusts(story, 90_00, "reimbursement")


def _statements(story: Story) -> list[Any]:
    return list(story.seller.does("GET", "/v1/statements")["data"])


@check("10", "A seller whose penalty is larger than what came after a change of schedule is not paid")
def who_owes_is_not_paid(world: World) -> None:
    story, bank = _story(world)
    _owes_ten_dollars(story)
    for _ in range(4):
        story.runs_payouts()
    balance = story.balance()
    assert bank.sent == {}, f"sent {bank.sent}"
    assert balance["available"] + balance["owed"] == -10_00, balance
    _adjusts(story, 35_00, "later")
    for _ in range(3):
        story.runs_payouts()
    assert list(bank.sent.values()) == [25_00], "what is left after the debt is paid"
    assert story.holds()


@check("10", "The plan of a run pays nothing to a seller who owes, as the run does")
def plan_pays_nothing(world: World) -> None:
    story, _ = _story(world)
    _owes_ten_dollars(story)
    story.wait(days=15)
    plan = world.operator().does("GET", "/v1/operator/payouts/plan")["data"]
    assert plan, "nothing is due"
    assert sum(one["amount"]["amount"] for one in plan) == 0, [one["outcome"] for one in plan]


@check("10", "A change of schedule closes the old period, and no two statements share an instant")
def statements_follow_each_other(world: World) -> None:
    story, bank = _story(world)
    for number, interval in enumerate(("biweekly", "weekly", "biweekly")):
        _adjusts(story, 20_00, f"reimbursement {number}")
        _is_paid(story, interval)
    _adjusts(story, 20_00, "last")
    periods = sorted((one["starts_at"], one["ends_at"]) for one in _statements(story))
    assert all(end <= start for (_, end), (start, _) in pairwise(periods)), periods
    for _ in range(3):
        story.runs_payouts()
    assert sum(bank.sent.values()) == 80_00


@check("10", "A run's later statement is not paid out of what an earlier one is below zero, whichever comes first")
def the_order_of_messages_pays_no_one(world: World) -> None:
    story, bank = _story(world)
    _adjusts(story, -100_00, "penalty")
    first = story.statement()["period_id"]
    story.wait(days=7)
    _adjusts(story, 90_00, "reimbursement")
    second = story.statement()["period_id"]
    story.wait(days=7)
    for period_id in (second, first):
        assert story.transfer_message(period_id)
    balance = story.balance()
    assert (bank.sent, story.payouts()) == ({}, [])
    assert balance["available"] + balance["owed"] == -10_00, balance


@check("10", "What is left below a dollar is carried over once the debt beside it is paid")
def too_little_pays_the_debt(world: World) -> None:
    story, bank = _story(world)
    _adjusts(story, -4_50, "penalty")
    story.runs_payouts()
    _adjusts(story, 5_00, "reimbursement")
    story.runs_payouts()
    balance = story.balance()
    assert (balance["owed"], balance["available"]) == (0, 50), balance
    _adjusts(story, 2_00, "more")
    for _ in range(2):
        story.runs_payouts()
    assert list(bank.sent.values()) == [2_50]
    assert story.holds()


@check("10", "A payout that came back is not tried again while its seller owes more")
def a_retry_pays_debts_first(world: World) -> None:
    story, bank = _story(world)
    bank.settles_in = timedelta(days=60)
    _adjusts(story, 90_00, "reimbursement")
    story.runs_payouts()
    _adjusts(story, -100_00, "penalty")
    story.runs_payouts()
    [sent] = story.payouts()
    assert (story.balance()["owed"], list(bank.sent.values())) == (-100_00, [90_00])
    closed = PayoutFailure(code="R02", reason="Account closed")
    story.does(service.take_back, sent["payout_id"], closed)
    assert story.seller.send("POST", f"/v1/payouts/{sent['payout_id']}/retry").status == 409
    for _ in range(2):
        story.runs_payouts()
    assert (story.balance()["owed"], len(bank.sent)) == (-10_00, 1)
    assert story.holds()
