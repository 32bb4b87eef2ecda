"""Every state, action, actor and kind: what the table and the goods' place allow, and nothing else."""

import itertools

import pytest

from chalicelib.kit.lifecycle import NotPossible
from chalicelib.returns import rules
from chalicelib.returns.models import Return, ReturnKind, ReturnStatus
from tests.builders.cases import a_case, goods_back

ACTORS = ("buyer", "seller", "operator", "system", "carrier")
ACTIONS = sorted({action.name for action in rules.RETURN.actions})
MATRIX = list(itertools.product(ReturnStatus, ACTIONS, ACTORS, ReturnKind, (False, True)))
ONLY_OF = {
    "approve_refund": ReturnKind.REFUND,
    "approve_return": ReturnKind.RETURN_AND_REFUND,
    "approve_replacement": ReturnKind.REPLACEMENT,
    "let_keep": ReturnKind.RETURN_AND_REFUND,
    "decide_return": ReturnKind.RETURN_AND_REFUND,
}
GOODS_STILL_OUT = {*ONLY_OF}


def the_case(status: ReturnStatus, kind: ReturnKind, *, back: bool) -> Return:
    case = a_case(status=status, kind=kind)
    return goods_back(case) if back else case


def makes_sense(action: str, kind: ReturnKind, *, back: bool) -> bool:
    if ONLY_OF.get(action, kind) is not kind:
        return False
    if action == "offer_partial" and kind is ReturnKind.REPLACEMENT:
        return False
    if action == "accept_goods":
        return back
    return not (back and action in GOODS_STILL_OUT)


def test_the_whole_matrix_of_states_actions_and_actors() -> None:
    moved = refused = 0
    for status, action, actor, kind, back in MATRIX:
        case = the_case(status, kind, back=back)
        rows = [r for r in rules.RETURN.actions if r.name == action and status in r.sources and actor in r.by]
        if rows and makes_sense(action, kind, back=back):
            assert rules.move(case, action, actor).status == rows[0].target
            assert action in rules.possible(case, actor)
            moved += 1
            continue
        with pytest.raises(NotPossible) as refusal:
            rules.move(case, action, actor)
        assert refusal.value.facts["possible_actions"] is not None
        assert action not in rules.possible(case, actor)
        refused += 1
    assert moved + refused == len(ReturnStatus) * len(ACTIONS) * len(ACTORS) * 3 * 2
    assert moved > 100


def test_an_end_is_an_end() -> None:
    for status, actor in itertools.product(rules.ENDED, ACTORS):
        assert rules.possible(a_case(status=status), actor) == []


def test_nobody_offers_twice() -> None:
    offered = a_case(offer={"amount": {"amount": 500}, "text": "Half?", "offered_at": "2026-06-20T12:00:00Z"})
    assert "offer_partial" not in rules.possible(offered, "seller")


@pytest.mark.parametrize(
    ("kind", "clock"),
    [
        (ReturnKind.REFUND, "refund_answer"),
        (ReturnKind.RETURN_AND_REFUND, "return_answer"),
        (ReturnKind.REPLACEMENT, "replacement_answer"),
    ],
)
def test_silence_answers_what_was_asked(kind: ReturnKind, clock: str) -> None:
    running = rules.clock_of(a_case(kind=kind))
    assert running is not None
    assert (running.name, running.action) == (clock, rules.APPROVALS[kind])


def test_goods_that_lie_with_the_seller_are_accepted_by_silence() -> None:
    running = rules.clock_of(goods_back(a_case(status=ReturnStatus.TO_INSPECT)))
    assert running is not None
    assert running.action == "accept_goods"
