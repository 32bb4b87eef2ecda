"""Until its day is sealed a noted payout can be held or cancelled; it is paid once the bank has the day's file."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit import clock, objects, settings
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.payouts import service
from chalicelib.payouts.bank import ach
from chalicelib.payouts.errors import AlreadyAtTheBank
from chalicelib.payouts.events import PayoutCreated
from tests.builders import a_schedule_event
from tests.capabilities.payouts.ach_story import (
    TUESDAY_NOON,
    bank_takes,
    bank_works,
    cases,
    chosen_ach,
    files,
    paid_at_noon,
    status,
)
from tests.capabilities.payouts.story import Story
from tests.people import Operator
from tests.unit.payouts.test_nacha import returned
from tests.world import World, client

HOLD = {"reason": "Documents are being checked"}
ANOTHER = {"routing_number": "021000021", "account_number": "000998877665"}
TUESDAY, CUT_OFF = TUESDAY_NOON.date(), TUESDAY_NOON + timedelta(hours=5)


@pytest.fixture(autouse=True)
def bank(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen_ach(monkeypatch)


@pytest.fixture
def story(world: World) -> Story:
    return paid_at_noon(world)


@pytest.fixture
def operator(story: Story) -> Operator:
    return story.world.operator()


def at_seller(story: Story, rest: str) -> str:
    return f"/v1/operator/sellers/{story.seller_id}/{rest}"


def cancels(story: Story, operator: Operator) -> Any:
    [payout] = story.payouts()
    return operator.send("POST", at_seller(story, f"payouts/{payout['payout_id']}/cancel"))


def seals() -> None:
    """The cut-off comes, but no file is written yet."""
    clock.move(clock.offset() + (CUT_OFF - clock.now()))
    service.seal_day(TUESDAY, clock.now())


def test_an_operator_cancels_a_noted_payout_until_the_cut_off(story: Story, operator: Operator) -> None:
    assert cancels(story, operator).status == 200
    bank_works(story, hours=6)
    assert (status(story), story.balance()["available"], files()) == ("cancelled", 37_60, {})
    assert story.holds()


def test_after_the_cut_off_it_is_too_late_to_cancel(story: Story, operator: Operator) -> None:
    seals()
    answer = cancels(story, operator)
    assert (answer.status, answer.code) == (409, "payouts.already_at_the_bank")
    assert "Hold the seller's payouts" in answer.json["detail"]
    bank_works(story)
    assert (status(story), len(files())) == ("created", 1)


def test_a_hold_takes_a_noted_payout_out_of_the_day_s_file(story: Story, operator: Operator) -> None:
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    story.world.settle()
    assert status(story) == "held"
    bank_works(story, hours=6)
    assert files() == {}
    operator.does("DELETE", at_seller(story, "payout-hold"))
    story.world.settle()
    bank_works(story, days=1)
    [(key, text)] = files().items()
    assert (key, list(ach.credits_of(text.encode()).values())) == ("bank/out/2027-03-03.ach", [37_60])
    bank_takes(story)
    for _ in range(5):
        story.world.wait(days=1)
    assert status(story) == "paid"
    assert story.holds()


def test_at_the_cut_off_every_seller_is_asked_again(story: Story) -> None:
    """An account that was changed at four: nothing told of it but the terms."""
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    service.seal_day(TUESDAY, CUT_OFF)
    [payout] = story.payouts()
    assert (payout["status"], payout["held_for"]) == ("held", ["bank_account_changed", "bank_account_unverified"])
    bank_works(story, hours=6)
    assert "0000003760" not in "".join(files().values())
    assert story.holds()


def test_the_small_deposits_of_a_changed_account_are_in_the_file(story: Story) -> None:
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    story.world.settle()
    bank_works(story, hours=6)
    [text] = files().values()
    assert len(ach.credits_of(text.encode())) == 2
    assert story.holds()


def test_an_operator_s_hold_takes_small_deposits_out_and_they_are_sent_anew(
    story: Story, operator: Operator
) -> None:
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    story.world.settle()
    assert story.accounts()["adjustments"] < 0
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    bank_works(story, hours=6)
    assert (files(), "adjustments" in story.accounts()) == ({}, False)
    operator.does("DELETE", at_seller(story, "payout-hold"))
    for _ in range(2):
        bank_works(story, days=1)
    assert [len(ach.credits_of(text.encode())) for text in files().values()] == [2]
    assert story.holds()


def test_a_note_that_comes_while_the_day_is_closed_is_for_the_next_day(story: Story) -> None:
    """The transaction saw the cut-off ahead and commits after it."""
    [payout] = story.payouts()
    cancels(story, story.world.operator())
    story.earns()
    late = Work(SYSTEM, clock.now())
    day = ach.banking_day(late.now)
    story.wait(days=7)
    story.starts_run()
    story.world.drain("payout-transfers")
    fresh = next(one for one in story.payouts() if one["status"] == "created")
    assert fresh["payout_id"] != payout["payout_id"]
    facts = {name: fresh[name] for name in ("payout_id", "period_id", "amount")}
    service.transfer(late, PayoutCreated(seller_id=story.seller_id, **facts))
    service.seal_day(day, clock.now())
    with pytest.raises(Conflict):
        late.commit()
    again = Work(SYSTEM, clock.now())
    service.transfer(again, PayoutCreated(seller_id=story.seller_id, **facts))
    again.commit()
    bank_works(story, days=1)
    assert [list(ach.credits_of(text.encode()).values()) for text in files().values()] == [[37_60]]
    assert f"{ach.OUT}{day}.ach" not in files()


def test_a_withdrawal_and_the_sealing_of_its_day_come_one_after_the_other(story: Story) -> None:
    [payout] = story.payouts()
    late = Work(SYSTEM, clock.now())
    service.cancel(late, story.seller_id, payout["payout_id"])
    service.seal_day(TUESDAY, CUT_OFF)
    with pytest.raises(AlreadyAtTheBank):
        late.commit()
    bank_works(story, hours=6)
    assert (status(story), len(files())) == ("created", 1)


def test_a_second_builder_writes_the_same_file(story: Story) -> None:
    seals()
    first = str(ach.write_file(TUESDAY))
    [text] = files().values()
    client("s3").delete_object(Bucket=settings.setting("DOCUMENTS_BUCKET"), Key=first)
    bank_works(story, days=3)
    assert list(files().values()) == [text]


def test_a_payout_is_not_paid_before_the_bank_has_its_file(story: Story) -> None:
    bank_works(story, hours=6)
    for _ in range(8):
        bank_works(story, days=1)
    assert status(story) == "created"
    bank_takes(story)
    for _ in range(2):
        bank_works(story, days=1)
    assert status(story) == "created", "a file taken late moves its money late"
    for _ in range(3):
        bank_works(story, days=1)
    assert status(story) == "paid"
    assert story.holds()


def test_after_any_gap_the_file_is_written_and_nothing_counts_as_paid_before(story: Story) -> None:
    for _ in range(30):
        story.world.wait(days=1)
    assert (status(story), files()) == ("created", {})
    bank_works(story)
    assert list(files()) == ["bank/out/2027-03-02.ach"]


def test_a_file_that_was_not_written_is_a_case_however_old(story: Story) -> None:
    for _ in range(30):
        story.world.wait(days=1)
    found = cases(story)
    assert [case.partition(":")[0] for case in found] == ["bank_file_not_written", "payout_stuck"]


def test_a_file_that_the_bank_does_not_take_within_a_banking_day_is_a_case(story: Story) -> None:
    bank_works(story, hours=6)
    assert cases(story) == []
    bank_works(story, days=1)
    assert [case.partition(":")[0] for case in cases(story)] == ["bank_file_not_taken"]


def test_an_operator_says_that_the_bank_has_a_file(story: Story, operator: Operator) -> None:
    answer = operator.send("POST", "/v1/operator/bank-files", {"day": "2027-03-02"})
    assert (answer.status, answer.code) == (409, "payouts.bank_file_not_written")
    bank_works(story, hours=6)
    [file] = operator.does("GET", "/v1/operator/bank-files")["data"]
    assert (file["day"], "written_at" in file, "taken_at" in file) == ("2027-03-02", True, False)
    assert operator.does("POST", "/v1/operator/bank-files", {"day": "2027-03-02"})["taken_at"]
    for _ in range(4):
        story.world.wait(days=1)
    assert status(story) == "paid"
    story.world.invoke("reconcile_payouts", a_schedule_event())
    story.world.settle()
    assert operator.does("GET", "/v1/operator/bank-files")["data"] == []


def test_a_seller_says_nothing_about_bank_files(story: Story) -> None:
    assert story.seller.send("POST", "/v1/operator/bank-files", {"day": "2027-03-02"}).status == 403
    assert story.seller.send("GET", "/v1/operator/bank-files").status == 403


def test_an_account_that_a_file_returns_as_closed_is_not_used_again(story: Story) -> None:
    bank_works(story, hours=6)
    bank_takes(story)
    [text] = files().values()
    objects.put("DOCUMENTS_BUCKET", f"{ach.IN}returns-1.ach", returned(text, "R02").encode(), "text/plain")
    bank_works(story, days=1)
    [payout] = story.payouts()
    answer = story.seller.send("POST", f"/v1/payouts/{payout['payout_id']}/retry")
    assert (payout["status"], answer.code) == ("failed", "payouts.bank_account_unusable")
    story.world.wait(days=7)
    story.starts_run()
    bank_works(story)
    assert story.payouts()[0]["held_for"] == ["bank_account_locked"]
    bank_works(story, days=1)
    assert list(files().values()) == [text]
    assert story.holds()
