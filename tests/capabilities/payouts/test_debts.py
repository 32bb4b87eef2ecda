"""Debts go first: a payout is at most the whole available balance, whatever the schedule and order of messages."""

from datetime import datetime

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.money import Money
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.payouts import service
from chalicelib.payouts.models import NewSchedule, PayoutFailure, PostingKind
from chalicelib.payouts.store import Due
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World

SCHEDULE = "/v1/payouts/schedule"


class Owing(Story):
    """A seller who is charged and credited by hand."""

    def gets(self, cents: int) -> str:
        """Money on the open statement, or off it; returns its period."""
        kind = PostingKind.PENALTY if cents < 0 else PostingKind.REIMBURSEMENT
        source = f"adj_{clock.now().isoformat()}"
        return str(self.does(service.adjust, kind, source, Money(amount=cents)).period_id)

    def paying(self, period_id: str) -> Work:
        """A run's message for a period that is about to be committed."""
        work = Work(SYSTEM, clock.now())
        service.pay_out(work, Due(self.seller_id, period_id))
        return work

    def choosing(self, interval: str) -> Work:
        """A change of schedule that is about to be committed."""
        work = Work(SYSTEM, clock.now())
        service.set_schedule(work, self.seller_id, NewSchedule.model_validate({"interval": interval}))
        return work

    def plan(self) -> list[tuple[str, int, int]]:
        page = self.world.operator().does("GET", "/v1/operator/payouts/plan")
        return [(one["outcome"], one["recovered"]["amount"], one["amount"]["amount"]) for one in page["data"]]


@pytest.fixture
def owing(world: World, bank: RecordingBank) -> Owing:
    owing = Owing(world)
    owing.wait(days=60)
    return owing


def test_who_owes_is_not_paid_after_a_change_of_schedule(owing: Owing, bank: RecordingBank) -> None:
    owing.seller.does("PUT", SCHEDULE, {"interval": "biweekly"})
    owing.gets(-100_00)
    owing.seller.does("PUT", SCHEDULE, {"interval": "weekly"})
    owing.gets(90_00)
    for _ in range(3):
        owing.runs_payouts()
    assert bank.sent == {}
    assert owing.balance()["owed"] == -10_00
    assert owing.holds()


def test_the_plan_says_what_the_run_does_statement_by_statement(owing: Owing, bank: RecordingBank) -> None:
    for cents in (-100_00, 90_00, 35_00):
        owing.gets(cents)
        owing.wait(days=7)
    assert owing.plan() == [("record_debt", 0, 0), ("nothing", 90_00, 0), ("pay", 10_00, 25_00)]
    owing.starts_run()
    owing.pays()
    assert list(bank.sent.values()) == [25_00]
    assert owing.holds()


def test_an_earlier_statement_covers_a_later_one_below_zero(owing: Owing, bank: RecordingBank) -> None:
    for cents in (90_00, -100_00):
        owing.gets(cents)
        owing.wait(days=7)
    assert owing.plan() == [("nothing", 90_00, 0), ("record_debt", 0, 0)]
    owing.starts_run()
    owing.pays()
    assert bank.sent == {}
    assert owing.balance()["owed"] == -10_00
    assert owing.holds()


def test_what_the_running_statement_is_below_zero_is_kept_of_the_payout(owing: Owing, bank: RecordingBank) -> None:
    owing.gets(90_00)
    owing.wait(days=7)
    owing.gets(-20_00)
    assert owing.plan() == [("pay", 20_00, 70_00)]
    owing.starts_run()
    owing.pays()
    assert list(bank.sent.values()) == [70_00]
    assert owing.statement()["totals"]["total"]["amount"] == 0
    assert owing.balance()["available"] == 0
    assert owing.holds()


@pytest.mark.parametrize("later_first", [True, False])
def test_two_statements_of_a_seller_in_one_run_may_come_in_any_order(
    owing: Owing, bank: RecordingBank, later_first: bool
) -> None:
    periods = []
    for cents in (-100_00, 130_00):
        periods.append(owing.gets(cents))
        owing.wait(days=7)
    for period_id in sorted(periods, reverse=later_first):
        assert owing.transfer_message(period_id)
    owing.pays()
    assert list(bank.sent.values()) == [30_00]
    assert owing.balance()["owed"] == 0
    assert owing.holds()


@pytest.mark.parametrize("later_first", [True, False])
def test_of_two_messages_at_the_same_time_one_is_decided_anew(
    owing: Owing, bank: RecordingBank, later_first: bool
) -> None:
    periods = []
    for cents in (-100_00, 130_00):
        periods.append(owing.gets(cents))
        owing.wait(days=7)
    first, second = (owing.paying(period_id) for period_id in sorted(periods, reverse=later_first))
    first.commit()
    with pytest.raises(Conflict):
        second.commit()
    for period_id in periods:
        owing.paying(period_id).commit()
    assert [payout["amount"]["amount"] for payout in owing.payouts()] == [30_00]
    assert owing.holds()


def test_money_that_leaves_the_balance_meanwhile_is_not_paid(owing: Owing) -> None:
    period_id = owing.gets(90_00)
    owing.wait(days=7)
    run = owing.paying(period_id)
    owing.gets(-20_00)
    with pytest.raises(Conflict):
        run.commit()
    owing.paying(period_id).commit()
    assert [payout["amount"]["amount"] for payout in owing.payouts()] == [70_00]


def test_too_little_to_pay_out_still_pays_the_debt(owing: Owing, bank: RecordingBank) -> None:
    owing.gets(-4_50)
    owing.runs_payouts()
    owing.gets(5_00)
    owing.wait(days=7)
    assert owing.plan() == [("carry_over", 4_50, 0)]
    owing.starts_run()
    owing.pays()
    assert (owing.balance()["owed"], owing.balance()["available"]) == (0, 50)
    assert owing.statement()["totals"]["carried_in"]["amount"] == 50
    assert owing.holds()


def test_a_payout_that_came_back_waits_for_the_debt(owing: Owing, bank: RecordingBank) -> None:
    owing.gets(90_00)
    owing.runs_payouts()
    owing.gets(-100_00)
    owing.runs_payouts()
    [payout] = owing.payouts()
    owing.does(service.take_back, payout["payout_id"], PayoutFailure(code="R17", reason="It came back"))
    answer = owing.seller.send("POST", f"/v1/payouts/{payout['payout_id']}/retry")
    assert (answer.status, answer.code) == (409, "payouts.not_enough_available")
    owing.runs_payouts()
    assert (owing.balance()["owed"], len(bank.sent)) == (-10_00, 1)


# -- a change of schedule -----------------------------------------------------------------------------------------


def test_a_change_of_schedule_ends_the_period_that_runs(owing: Owing, bank: RecordingBank) -> None:
    weekly = owing.gets(20_00)
    owing.seller.does("PUT", SCHEDULE, {"interval": "biweekly"})
    biweekly = owing.gets(30_00)
    ended, begun = owing.statement(weekly), owing.statement(biweekly)
    assert (ended["ends_at"], begun["interval"]) == (begun["starts_at"], "biweekly")
    owing.starts_run()
    owing.pays()
    assert list(bank.sent.values()) == [20_00]
    for _ in range(2):
        owing.runs_payouts()
    assert list(bank.sent.values()) == [20_00, 30_00]
    assert owing.holds()


def test_changes_on_one_day_make_periods_of_their_own(owing: Owing) -> None:
    periods = []
    for interval in ("biweekly", "weekly", "biweekly", "weekly"):
        owing.seller.does("PUT", SCHEDULE, {"interval": interval})
        periods.append(owing.gets(10_00))
    assert len(set(periods)) == 4
    assert owing.holds()


def test_the_days_are_changed_only_so_often(owing: Owing) -> None:
    for interval in ("biweekly", "weekly", "biweekly", "weekly"):
        owing.seller.does("PUT", SCHEDULE, {"interval": interval})
    answer = owing.seller.send("PUT", SCHEDULE, {"interval": "biweekly"})
    assert (answer.status, answer.code) == (429, "payouts.schedule_changed_often")
    assert 29 * 86_400 < int(answer.headers["Retry-After"]) <= 30 * 86_400
    assert owing.seller.does("PUT", SCHEDULE, {"interval": "weekly", "minimum_cents": 500})["minimum_cents"] == 500
    owing.wait(days=30, minutes=1)
    assert owing.seller.does("PUT", SCHEDULE, {"interval": "biweekly"})["interval"] == "biweekly"


def test_a_first_line_meets_a_change_of_schedule(owing: Owing) -> None:
    line = Work(SYSTEM, clock.now())
    service.adjust(line, owing.seller_id, PostingKind.REIMBURSEMENT, "adj_1", Money(amount=10_00))
    owing.choosing("biweekly").commit()
    with pytest.raises(Conflict):
        line.commit()
    owing.gets(10_00)
    assert owing.holds()


def test_a_change_of_schedule_meets_a_first_line(owing: Owing) -> None:
    change = owing.choosing("biweekly")
    owing.gets(10_00)
    with pytest.raises(Conflict):
        change.commit()
    owing.choosing("biweekly").commit()
    owing.gets(10_00)
    assert owing.holds()


def test_a_line_that_comes_after_the_change_goes_on_the_next_statement(owing: Owing) -> None:
    ended = owing.gets(10_00)
    line = Work(SYSTEM, clock.now())
    service.adjust(line, owing.seller_id, PostingKind.REIMBURSEMENT, "adj_1", Money(amount=10_00))
    owing.choosing("biweekly").commit()
    with pytest.raises(Conflict):
        line.commit()
    assert datetime.fromisoformat(owing.statement(ended)["ends_at"]) <= clock.now()
    assert owing.gets(10_00) != ended
    assert owing.holds()
