"""Cases as those see them who may: lists, one case, its whole file, the shop's terms."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.kit import events
from chalicelib.kit.events import EventRecord
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.orders.models import Order
from chalicelib.returns import rules, store
from chalicelib.returns.events import ReturnTermsChanged
from chalicelib.returns.models import (
    CaseFile,
    NewReturnSettings,
    PublicTerms,
    Return,
    ReturnCounts,
    ReturnSettings,
    Step,
)
from chalicelib.returns.rules import BUYER, OPERATOR, SELLER, Tab
from chalicelib.returns.service import photos
from chalicelib.returns.service.cases import of_buyer, of_seller, policy_of, seen_by
from chalicelib.sellers import service as sellers

DETAILS = (
    "reason",
    "method",
    "amount",
    "tracking_number",
    "carrier",
    "outcome",
    "answer_by",
    "inspect_by",
    "detail",
    "confirmation",
    "earliest",
)
"""Facts of events that a timeline shows."""


def asked(buyer_id: str, query: PageQuery) -> Page[Return]:
    """A buyer's cases, newest first."""
    page = store.of_buyer(buyer_id, query)
    return page.model_copy(update={"data": [seen_by(BUYER, case) for case in page.data]})


def answered(seller_id: str, tab: Tab | None, query: PageQuery) -> Page[Return]:
    """A seller's cases: newest first, or of one tab by what is due first."""
    page = store.of_seller(seller_id, tab, query)
    return page.model_copy(update={"data": [seen_by(SELLER, case) for case in page.data]})


def is_open(return_id: str) -> bool:
    """Whether a case has not ended. Raises NotFound."""
    return store.load(return_id).status not in rules.ENDED


def open_of(order: Order) -> list[str]:
    """The cases of an order that have not ended."""
    cases = [store.load(return_id) for return_id in store.of_order(order).return_ids]
    return [case.return_id for case in cases if case.status not in rules.ENDED]


def counts(seller_id: str) -> ReturnCounts:
    """How many cases are in each tab."""
    return store.counts(seller_id)


def one_of_seller(seller_id: str, return_id: str, now: datetime) -> Return:
    """One case with what to answer, and why. Raises NotFound."""
    case = of_seller(seller_id, return_id)
    reason = policy_of(case).returns.reasons[case.reason]
    suggestion = rules.suggest(case, reason, _other_returns(case), now)
    return seen_by(SELLER, case, suggestion=suggestion)


def one_of_buyer(buyer_id: str, return_id: str) -> Return:
    """One case. Raises NotFound."""
    return seen_by(BUYER, of_buyer(buyer_id, return_id))


def file_of_buyer(buyer_id: str, return_id: str) -> CaseFile:
    return case_file(of_buyer(buyer_id, return_id), BUYER)


def file_of_seller(seller_id: str, return_id: str) -> CaseFile:
    return case_file(of_seller(seller_id, return_id), SELLER)


def file_of_operator(return_id: str) -> CaseFile:
    return case_file(store.load(return_id), OPERATOR)


def case_file(case: Return, role: str) -> CaseFile:
    """Everything about a case: what was said, the clause, the photos, and each step with who took it."""
    return CaseFile(
        case=seen_by(role, case),
        policy=rules.clauses(case, policy_of(case)),
        timeline=timeline(case),
        photos=photos.links(case),
        other_returns_of_buyer=0 if role == BUYER else _other_returns(case),
    )


def timeline(case: Return) -> list[Step]:
    """Each step, oldest first. People are named by what they are here, not by who they are."""
    return [_step_of(record, case) for record in events.history(case.return_id)]


def _step_of(record: EventRecord, case: Return) -> Step:
    """An event of the case as a line of its timeline."""
    facts = [f"{name.replace('_', ' ')}: {_shown(record.data[name])}" for name in DETAILS if name in record.data]
    return Step(
        at=record.occurred_at,
        by=_by(record, case),
        what=record.name.replace("_", " "),
        detail=", ".join(facts),
    )


def _by(record: EventRecord, case: Return) -> str:
    """The buyer, or what the one who acted is called in the audit log."""
    return "buyer" if record.actor.id == case.buyer_id else record.actor.name or record.actor.kind


def _shown(value: object) -> str:
    if isinstance(value, dict) and "amount" in value:
        return f"{value['amount'] / 100:.2f} {value['currency']}"
    return str(value)


def _other_returns(case: Return) -> int:
    return max(0, store.asked_before(case.seller_id, case.buyer_id) - 1)


def settings(seller_id: str, now: datetime) -> ReturnSettings:
    """How a shop is kinder than the market."""
    return store.settings_at(seller_id, now)


def set_settings(work: Work, seller_id: str, new: NewReturnSettings) -> ReturnSettings:
    """Be kinder to buyers, for orders from now on. Raises NotActive, NotKinder."""
    policy = markets.policy(sellers.active(seller_id).market, work.now)
    rules.check_kinder(policy, new)
    work.emit(ReturnTermsChanged(seller_id=seller_id))
    return store.save_settings(work, ReturnSettings(seller_id=seller_id, since=work.now, **new.model_dump()))


def promise_window(work: Work, order: Order) -> None:
    """A delivered order can be returned for as long as its shop promised on the day it was placed."""
    assert order.delivered_at is not None
    own = store.settings_at(order.seller_id, order.placed_at)
    policy = markets.policy(order.market, order.placed_at)
    days = max(rules.window_days(policy, own, line.category) for line in order.lines)
    orders.promise_returns(work, order, order.delivered_at + timedelta(days=days))


def terms_by_category(
    seller_id: str, market: str, categories: Iterable[str], now: datetime
) -> dict[str, PublicTerms]:
    """What buyers of these categories of one shop are promised now."""
    policy, own = markets.policy(market, now), store.settings_at(seller_id, now)
    return {category: rules.public_terms(policy, own, category) for category in categories}


def public_terms(seller_id: str, category: str, now: datetime) -> PublicTerms:
    """What a buyer of this category, or of any, is promised before buying. Raises NotFound."""
    policy = markets.policy(sellers.get(seller_id).market, now)
    return rules.public_terms(policy, store.settings_at(seller_id, now), category)
