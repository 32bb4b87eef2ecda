"""A settlement and the closing of its statement at the same moment: one comes first, no cent is lost."""

from datetime import datetime, timedelta

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.orders.events import OrderDelivered
from chalicelib.payouts import service
from chalicelib.payouts.store import Due
from tests.capabilities.payouts.story import Story


def closing(story: Story) -> Work:
    """A run that is about to close the seller's statement."""
    statement = story.statement()
    work = Work(SYSTEM, datetime.fromisoformat(statement["ends_at"]))
    service.pay_out(work, Due(story.seller_id, statement["period_id"]))
    return work


def delivered(story: Story) -> str:
    """An order whose time has come, but not its clock's message."""
    order_id = story.sells()
    assert story.is_told(OrderDelivered, order_id, delivered_at=clock.now() - timedelta(days=9))
    return order_id


def settling(story: Story, order_id: str) -> Work:
    """A settlement that is about to be booked."""
    work = Work(SYSTEM, clock.now())
    service.settle(work, f"{story.seller_id}#{order_id}")
    return work


def test_a_settlement_that_comes_second_finds_the_statement_closed(story: Story) -> None:
    story.earns()
    late = settling(story, delivered(story))
    closing(story).commit()
    with pytest.raises(Conflict):
        late.commit()
    assert story.holds()


def test_asked_again_it_goes_on_the_next_statement(story: Story) -> None:
    story.earns()
    closed = story.statement()["period_id"]
    order_id = delivered(story)
    closing(story).commit()
    settling(story, order_id).commit()
    assert story.statement()["period_id"] > closed
    assert [line["about"] for line in story.statement()["lines"]["data"]] == [order_id]
    assert story.holds()


def test_a_closing_that_comes_second_finds_the_total_changed(story: Story) -> None:
    story.earns()
    order_id = delivered(story)
    run = closing(story)
    settling(story, order_id).commit()
    with pytest.raises(Conflict):
        run.commit()
    assert story.payouts() == []
    assert story.holds()


def test_two_closings_at_once_make_one_payout(story: Story) -> None:
    story.earns()
    first, second = closing(story), closing(story)
    first.commit()
    with pytest.raises(AlreadyDone):
        second.commit()
    assert [payout["amount"]["amount"] for payout in story.payouts()] == [37_60]
    assert story.holds()
