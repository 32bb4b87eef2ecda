"""A cap holds under any interleaving; what is refused, or repeated with its key, is not counted."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import Cap, TooMany, UsesRow, key, use, use_at_once
from chalicelib.kit.work import Work
from tests.world import World

CAP = Cap("samples", 2, "hour")
NOON = datetime.fromisoformat("2026-11-28T12:20:00+00:00")


def used_once(now: datetime = NOON, subject: str = "sel_1") -> Work:
    work = Work(SYSTEM, now)
    use(work, CAP, subject)
    return work


def count() -> int:
    row = UsesRow.find(key(CAP, "sel_1", NOON))
    return int(row.used) if row else 0


def test_after_so_many_uses_the_next_is_told_when_it_is_free_again(world: World) -> None:
    used_once().commit()
    used_once().commit()
    with pytest.raises(TooMany) as refused:
        used_once().commit()
    assert refused.value.facts == {"cap": "samples", "free_at": "2026-11-28T13:00:00Z", "retry_after": 40 * 60}
    assert refused.value.detail == "The limit is 2 per hour. Try again after Nov 28, 1:00 PM UTC."


def test_another_hour_and_another_subject_have_uses_of_their_own(world: World) -> None:
    for _ in range(2):
        used_once().commit()
    used_once(NOON + timedelta(minutes=40)).commit()
    used_once(subject="sel_2").commit()
    assert count() == 2


def test_of_those_who_ask_together_only_so_many_get_through(world: World) -> None:
    """All have begun before the first commits."""
    asking, through = [used_once() for _ in range(5)], 0
    for work in asking:
        try:
            work.commit()
        except TooMany:
            continue
        through += 1
    assert (through, count()) == (2, 2)


def test_a_use_whose_transaction_is_refused_is_not_counted(world: World) -> None:
    work = used_once()
    work.check(UsesRow, ("nobody", None), UsesRow.pk.exists(), NotFound())
    with pytest.raises(NotFound):
        work.commit()
    assert count() == 0


def test_a_use_that_asks_outside_is_counted_before_the_rest_is_done(world: World) -> None:
    for _ in range(2):
        use_at_once(Work(SYSTEM, NOON), CAP, "sel_1")
    with pytest.raises(TooMany):
        use_at_once(Work(SYSTEM, NOON), CAP, "sel_1")
    assert count() == 2


def test_a_count_goes_a_day_after_its_window(world: World) -> None:
    used_once().commit()
    expires_at = UsesRow.get(key(CAP, "sel_1", NOON)).expires_at
    left = expires_at - clock.wall()
    assert timedelta(days=1, minutes=38) < left < timedelta(days=1, minutes=41)


def test_a_repeat_with_the_same_key_counts_once(world: World) -> None:
    seller, again = world.seller(), str(uuid4())
    for _ in range(25):
        span = {"placed_from": "2026-01-01T00:00:00Z", "placed_to": "2036-01-01T00:00:00Z"}
        assert seller.send("POST", "/v1/order-exports", span, Idempotency_Key=again).status == 202
    for _ in range(19):
        assert seller.send("POST", "/v1/order-exports", span).status == 202
    refused = seller.send("POST", "/v1/order-exports", span)
    assert (refused.status, refused.code, refused.json["cap"]) == (429, "quota.reached", "order_exports")
    assert int(refused.headers["Retry-After"]) == refused.json["retry_after"] <= 24 * 60 * 60
