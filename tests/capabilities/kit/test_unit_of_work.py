"""The unit of work: all or nothing, and a failed condition comes back as the refusal it means."""

from datetime import UTC, datetime

import pytest

from chalicelib.inventory import service as inventory
from chalicelib.inventory.errors import OutOfStock
from chalicelib.kit import events
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import MAX_WRITES, AlreadyDone, Work
from chalicelib.markets.store import Market
from chalicelib.markets.store import find as find_market
from chalicelib.markets.store import save as save_market
from tests.world import World

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


class SomethingHappened(events.Event):
    name = "something_happened"
    subject_field = "thing"
    thing: str


def a_work() -> Work:
    return Work(SYSTEM, NOW, "request-1")


def a_market(**changes: object) -> Market:
    return Market(market="US", currency="USD", opened_at=NOW).with_(**changes)


def stocked(**units: int) -> None:
    for sku, number in units.items():
        work = a_work()
        inventory.open_stock(work, "sel_1", inventory.never_counted(sku), number)
        work.commit()


def reserves(order_id: str, **units: int) -> Work:
    work = a_work()
    inventory.reserve(work, "sel_1", order_id, units)
    return work


def test_a_refused_write_takes_every_other_with_it(world: World) -> None:
    stocked(sku_1=1)
    first, second = reserves("ord_1", sku_1=1), reserves("ord_2", sku_1=1)
    save_market(second, a_market())
    first.commit()
    with pytest.raises(OutOfStock):
        second.commit()
    assert find_market("US") is None


def test_the_refusal_names_the_sku_that_failed_among_many(world: World) -> None:
    stocked(sku_1=5, sku_2=1, sku_3=5)
    first, second = reserves("ord_1", sku_2=1), reserves("ord_2", sku_1=1, sku_2=1, sku_3=1)
    second.emit(SomethingHappened(thing="t"))
    first.commit()
    with pytest.raises(OutOfStock) as refusal:
        second.commit()
    assert refusal.value.facts["sku_id"] == "sku_2"


def test_what_is_gathered_is_written_once_with_all_its_parts(world: World) -> None:
    work = a_work()
    for part in ("a", "b"):
        work.gather("letters", part, lambda work, parts: work.emit(SomethingHappened(thing="".join(parts))))
    work.commit()
    assert len(list(events.EventRow.query("ab"))) == 1


def test_who_saves_what_has_changed_since_gets_a_conflict(world: World) -> None:
    for market in (a_market(), a_market(version=1)):
        work = a_work()
        save_market(work, market)
        work.commit()
    stale = a_work()
    save_market(stale, a_market(version=1))
    with pytest.raises(Conflict):
        stale.commit()


def test_a_message_has_its_effect_once(world: World) -> None:
    for expected in (None, AlreadyDone):
        work = a_work()
        work.emit(SomethingHappened(thing="thing_1"))
        work.once_for("consumer", "message_1")
        if expected:
            with pytest.raises(expected):
                work.commit()
        else:
            work.commit()
    assert len(list(events.EventRow.query("thing_1"))) == 1


def test_a_message_without_effect_costs_nothing(world: World) -> None:
    work = a_work()
    work.once_for("consumer", "message_1")
    work.commit()
    again = a_work()
    again.once_for("consumer", "message_1")
    again.emit(SomethingHappened(thing="thing_1"))
    again.commit()


def test_an_event_says_who_did_it_and_within_which_request(world: World) -> None:
    work = a_work()
    work.emit(SomethingHappened(seller_id="sel_1", thing="thing_1"))
    work.commit()
    [row] = events.EventRow.query("thing_1")
    assert (row.entity.actor, row.entity.request_id, row.entity.occurred_at) == (SYSTEM, "request-1", NOW)


def test_more_writes_than_dynamodb_takes_are_refused_before_they_are_sent() -> None:
    work = a_work()
    for place in range(MAX_WRITES):
        work.emit(SomethingHappened(thing=f"t{place}"))
    with pytest.raises(ValueError, match="100"):
        work.emit(SomethingHappened(thing="one too many"))
