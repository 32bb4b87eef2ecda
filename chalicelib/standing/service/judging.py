"""The judgement of a seller: by the clock each day, and soon after what counts against them."""

from collections.abc import Iterable
from datetime import timedelta

from chalicelib.kit.ids import new_id
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers
from chalicelib.standing import rules, store
from chalicelib.standing.events import SettlementTierMoved, TierReached, ViolationExpired, ViolationRecorded
from chalicelib.standing.models import MOST_ORDERS, Rate, Restriction, Standing, Violation, ViolationStatus
from chalicelib.standing.rules import COUNTS, SYSTEM, VIOLATION, Judgement, Placed
from chalicelib.standing.service.counting import looked_at_daily
from chalicelib.standing.service.knowing import Subject, subject_of
from chalicelib.standing.service.measures import keep, lifted, placed


def judge(work: Work, seller_id: str) -> None:
    """Apply and lift what the rules say; goes on daily while anything counts or stands."""
    subject = subject_of(seller_id, work.now)
    root = apply(work, subject)
    if subject.known.days or root.violations or root.restrictions:
        root = looked_at_daily(work, root)
    store.save(work, root.with_(judged_at=work.now))


def apply(work: Work, subject: Subject) -> Standing:
    """Everything a judgement does, in this transaction; returns the standing to be saved."""
    known = subject.known
    judged = rules.judge(known, subject.policy.standing, subject.today, work.now)
    left = [violation for violation in known.violations if violation not in judged.expired]
    for violation in judged.expired:
        _expire(work, violation)
    new = [_record(work, subject, rate) for rate in judged.violated]
    begun = [_place(work, subject, item, [*left, *new]) for item in judged.placed]
    staying = [r for r in known.restrictions if r.restriction_id not in judged.lifted]
    for restriction in known.restrictions:
        if restriction.restriction_id in judged.lifted:
            lifted(work, restriction, SYSTEM, judged.lifted[restriction.restriction_id])
    root = keep(work, known.standing, [*staying, *begun], changed=bool(begun or judged.lifted))
    _move_tiers(work, subject, judged)
    return root.with_(
        violations=[violation.violation_id for violation in [*left, *new]],
        violated_at=root.violated_at | {rate.rate: work.now for rate in judged.violated},
        stopped_at=judged.stopped_at,
        settlement_tier=judged.settlement_tier,
    )


def _expire(work: Work, violation: Violation) -> None:
    work.emit(
        ViolationExpired(seller_id=violation.seller_id, violation_id=violation.violation_id, rule=violation.rule)
    )
    store.save_violation(work, VIOLATION.move(violation, "expire", SYSTEM, ended_at=work.now))


def _record(work: Work, subject: Subject, rate: Rate) -> Violation:
    policy, seller_id = subject.policy.standing, subject.seller.seller_id
    rule = policy.violations[rate.rate]
    violation = Violation(
        violation_id=new_id("vio", work.now),
        seller_id=seller_id,
        status=ViolationStatus.ACTIVE,
        rule=rate.rate,
        reason=rules.in_words(rate),
        points=rule.points,
        rate=rate,
        order_ids=_orders_behind(seller_id, rate),
        recorded_at=work.now,
        expires_at=work.now + timedelta(days=rule.stays_days),
        appeal_by=work.now + timedelta(days=policy.appeal_days),
    )
    facts = violation.model_dump(include={"seller_id", "violation_id", "rule", "reason", "points", "expires_at"})
    work.emit(ViolationRecorded(**facts))
    return store.save_violation(work, violation)


def _place(work: Work, subject: Subject, item: Placed, violations: Iterable[Violation]) -> Restriction:
    """By a rate it has that rate's orders behind it; by health points those of the active violations."""
    seller_id = subject.seller.seller_id
    if item.rate is not None:
        order_ids = _orders_behind(seller_id, item.rate)
    else:
        named = dict.fromkeys(order_id for violation in violations for order_id in violation.order_ids)
        order_ids = list(named)[:MOST_ORDERS]
    return placed(work, seller_id, item, order_ids, subject.policy.standing.appeal_days)


def _orders_behind(seller_id: str, rate: Rate) -> list[str]:
    _, against = COUNTS[rate.rate]
    return store.newest(seller_id, against, rate.first_day, rate.last_day, MOST_ORDERS)


def _move_tiers(work: Work, subject: Subject, judged: Judgement) -> None:
    seller_id = subject.seller.seller_id
    if judged.tier != subject.known.tier:
        sellers.set_tier(work, seller_id, judged.tier)
        work.emit(TierReached(seller_id=seller_id, probation_tier=judged.tier))
    if judged.settlement_tier != subject.known.standing.settlement_tier:
        work.emit(SettlementTierMoved(seller_id=seller_id, tier=judged.settlement_tier))
