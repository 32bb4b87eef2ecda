"""A hold holds at every step on the way to the bank, and paid means that the bank has the file."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.kit import clock, objects
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.payouts import service
from chalicelib.payouts.bank import ach, chosen
from chalicelib.payouts.events import PayoutCreated
from tests.builders import a_schedule_event
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.unit.payouts.test_nacha import returned
from tests.world import World

ANOTHER = {"routing_number": "021000021", "account_number": "000998877665"}
HOLD = {"reason": "Documents are being checked"}
TUESDAY_NOON = datetime(2027, 3, 2, 17, tzinfo=UTC)
"""12:00 in New York, five hours before the cut-off; the same week has no holiday."""
ORIGIN = '{"company": "SC", "company_id": "1234567890", "bank_name": "B", "bank_routing": "011000015"}'
CENTS = 37_60


def _story(world: World) -> tuple[Story, RecordingBank]:
    bank = RecordingBank()
    chosen.bank = bank
    return Story(world).established(), bank


@check("1", "A refused payout that is retried under a hold is not sent to an unverified account")
def retry_waits_for_the_hold(world: World) -> None:
    story, bank = _story(world)
    story.earns()
    bank.refuses = True
    story.runs_payouts()
    [refused] = story.payouts()
    assert refused["status"] == "failed"
    bank.refuses = False
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    world.settle()
    path = f"/v1/operator/sellers/{story.seller_id}/payout-hold"
    world.operator().does("PUT", path, {"reason": "Documents are being checked"})
    story.seller.send("POST", f"/v1/payouts/{refused['payout_id']}/retry")
    world.settle()
    story.wait(hours=25)
    assert refused["payout_id"] not in {sent.partition("~")[0] for sent in bank.sent}


# -- what has not reached a bank outside --------------------------------------------------------------------------


@check("1", "A payout created before the hold came waits for its end, and then goes on by itself")
def created_before_the_hold(world: World) -> None:
    story, bank = _story(world)
    payout = _created(story)
    _holds(story)
    assert story.told_created(payout["payout_id"])
    story.wait(days=1)
    [held] = story.payouts()
    assert (held["status"], held["held_for"], bank.sent) == ("held", [HOLD["reason"]], {})
    _lifts(story)
    assert (_status(story), list(bank.sent.values())) == ("paid", [CENTS])


@check("1", "An operator cancels a payout that no bank knows of yet")
def created_is_cancelled(world: World) -> None:
    story, bank = _story(world)
    payout = _created(story)
    assert _cancels(story, payout).status == 200
    story.told_created(payout["payout_id"])
    assert (_status(story), story.balance()["available"], bank.sent) == ("cancelled", CENTS, {})


@check("1", "A bank that was asked and did not answer is not asked again under a hold")
def unanswered_under_a_hold(world: World) -> None:
    story, bank = _story(world)
    bank.down = True
    payout = _created(story)
    story.told_created(payout["payout_id"])
    _holds(story)
    bank.down = False
    for _ in range(2):
        story.wait(days=1)
    assert bank.sent == {}
    _lifts(story)
    story.wait(days=1)
    assert (_status(story), list(bank.sent.values())) == ("paid", [CENTS])


@check("1", "Small deposits wait for an operator's hold")
def deposits_wait(world: World) -> None:
    story, bank = _story(world)
    _holds(story)
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    world.settle()
    assert bank.sent == {}
    _lifts(story)
    story.wait(days=1)
    assert sorted(bank.sent.values()) == [11, 22]


# -- what is noted for the file of a bank ------------------------------------------------------------------------


@check("1", "An operator cancels a payout that is noted for the day's file; it is not in the file")
def noted_is_cancelled(world: World) -> None:
    story = _noted(world)
    assert _cancels(story, story.payouts()[0]).status == 200
    _bank_works(story, hours=6)
    assert (_status(story), story.balance()["available"], _credits()) == ("cancelled", CENTS, [])


@check("1", "A hold takes a noted payout out of the day's file; released, it is in a later one")
def noted_is_held(world: World) -> None:
    story = _noted(world)
    _holds(story)
    world.settle()
    _bank_works(story, hours=6)
    assert (_status(story), _credits()) == ("held", [])
    _lifts(story)
    _bank_works(story, days=1)
    assert _credits() == [CENTS]


@check("1", "At the cut-off every seller of the file is asked again")
def asked_at_the_cut_off(world: World) -> None:
    """The bank account is changed at noon, and nothing is told of it before the cut-off."""
    story = _noted(world)
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    clock.move(clock.offset() + timedelta(hours=6))
    world.invoke("run_bank", a_schedule_event())
    [payout] = story.payouts()
    assert (payout["status"], _credits()) == ("held", [])
    assert payout["held_for"] == ["bank_account_changed", "bank_account_unverified"]


@check("1", "A hold placed at the moment in which a payout is noted comes first")
def hold_and_note_at_once(world: World) -> None:
    story, _ = _story(world)
    payout = _created(story)
    chosen.bank = ach.AchBank()
    leaving = Work(SYSTEM, clock.now())
    facts = {name: payout[name] for name in ("payout_id", "period_id", "amount")}
    service.transfer(leaving, PayoutCreated(seller_id=story.seller_id, **facts))
    _holds(story)
    try:
        leaving.commit()
    except Conflict:
        return
    raise AssertionError("it was noted under a hold")


# -- paid means that the bank has it ------------------------------------------------------------------------------


@check("3", "A payout does not count as paid while nobody says that the bank took its file")
def not_taken_is_not_paid(world: World) -> None:
    story = _noted(world)
    _bank_works(story, hours=6)
    for _ in range(8):
        _bank_works(story, days=1)
    assert (_status(story), _credits()) == ("created", [CENTS])
    _bank_takes(story)
    for _ in range(5):
        _bank_works(story, days=1)
    assert _status(story) == "paid"


@check("13", "After thirty days without the hourly job nothing is paid without a file, and both are cases")
def gap_pays_nothing(world: World) -> None:
    story = _noted(world)
    for _ in range(30):
        world.wait(days=1)
    assert (_status(story), _credits()) == ("created", [])
    assert _cases(story) == ["bank_file_not_written", "payout_stuck"]


@check("13", "After thirty days without the hourly job the file is written all the same, and then paid")
def gap_is_made_good(world: World) -> None:
    story = _noted(world)
    for _ in range(30):
        world.wait(days=1)
    _bank_works(story)
    assert (_status(story), _credits()) == ("created", [CENTS])
    _bank_takes(story)
    for _ in range(7):
        world.wait(days=1)
    assert _status(story) == "paid"


@check("13", "A file that the bank does not take within a banking day is a case")
def file_not_taken(world: World) -> None:
    story = _noted(world)
    _bank_works(story, hours=6)
    assert _cases(story) == []
    _bank_works(story, days=1)
    assert _cases(story) == ["bank_file_not_taken"]


@check("13", "A paid order that was not booked is found after ten days without the daily look")
def orders_after_a_gap(world: World) -> None:
    story, _ = _story(world)
    assert _cases(story) == []
    story.places()
    story.wait(days=10)
    assert _cases(story) == ["order_not_booked"]


@check("13", "An account that came back as closed is not used again, and the seller is told what to do")
def closed_account(world: World) -> None:
    story = _noted(world)
    _bank_works(story, hours=6)
    [text] = _files()
    objects.put("DOCUMENTS_BUCKET", f"{ach.IN}returns-1.ach", returned(text, "R02").encode(), "text/plain")
    _bank_works(story, days=1)
    [payout] = story.payouts()
    answer = story.seller.send("POST", f"/v1/payouts/{payout['payout_id']}/retry")
    assert (payout["status"], answer.status) == ("failed", 409)
    told = [notification["text"] for notification in story.seller.does("GET", "/v1/notifications")["data"]]
    assert [text for text in told if "R02" in text and "Enter another account" in text]
    world.wait(days=7)
    story.starts_run()
    _bank_works(story)
    _bank_works(story, days=1)
    assert (story.payouts()[0]["status"], _credits()) == ("held", [CENTS])


# -- how it is done -----------------------------------------------------------------------------------------------


def _created(story: Story) -> dict[str, Any]:
    """A payout of which the bank does not know yet."""
    story.earns()
    story.wait(days=7)
    story.starts_run()
    story.world.drain("payout-transfers")
    [payout] = story.payouts()
    assert payout["status"] == "created"
    return payout


def _noted(world: World) -> Story:
    """A seller whose payout was noted at noon for the file of a Tuesday."""
    os.environ["BANK_ORIGINATOR"] = ORIGIN
    chosen.bank = ach.AchBank()
    story = Story(world).established()
    world.wait(seconds=(TUESDAY_NOON - timedelta(days=15) - clock.now()).total_seconds())
    story.earns()
    world.wait(seconds=(TUESDAY_NOON - clock.now()).total_seconds())
    story.starts_run()
    world.settle()
    return story


def _holds(story: Story) -> None:
    path = f"/v1/operator/sellers/{story.seller_id}/payout-hold"
    story.world.operator().does("PUT", path, HOLD)


def _lifts(story: Story) -> None:
    story.world.operator().does("DELETE", f"/v1/operator/sellers/{story.seller_id}/payout-hold")
    story.world.settle()


def _cancels(story: Story, payout: dict[str, Any]) -> Any:
    path = f"/v1/operator/sellers/{story.seller_id}/payouts/{payout['payout_id']}/cancel"
    return story.world.operator().send("POST", path)


def _status(story: Story) -> str:
    [payout] = story.payouts()
    return str(payout["status"])


def _bank_works(story: Story, **later: float) -> None:
    story.world.wait(**later)
    story.world.invoke("run_bank", a_schedule_event())
    story.world.settle()


def _bank_takes(story: Story) -> None:
    """Every file is carried to the bank, and its mark is seen."""
    for key in list(objects.keys("DOCUMENTS_BUCKET", ach.OUT)):
        objects.put("DOCUMENTS_BUCKET", key.replace("/out/", "/taken/"), b"taken", "text/plain")
    _bank_works(story)


def _files() -> list[str]:
    keys = list(objects.keys("DOCUMENTS_BUCKET", ach.OUT))
    return [objects.read("DOCUMENTS_BUCKET", key).decode() for key in keys]


def _credits() -> list[int]:
    """The payouts of all files, in cents; not the small deposits."""
    found = [cents for text in _files() for cents in ach.credits_of(text.encode()).values()]
    return [cents for cents in found if cents >= 1_00]


def _cases(story: Story) -> list[str]:
    """What the daily reconciliation has found so far."""
    story.world.invoke("reconcile_payouts", a_schedule_event())
    story.world.settle()
    return [case["kind"] for case in story.world.operator().does("GET", "/v1/operator/cases")["data"]]
