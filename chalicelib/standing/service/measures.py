"""Placing and lifting restrictions, by rule and by hand, and letting the shop do no more than they allow."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from chalicelib.kit.ids import new_id
from chalicelib.kit.problems import FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.sellers import service as sellers
from chalicelib.standing import store
from chalicelib.standing.events import RestrictionLifted, RestrictionPlaced
from chalicelib.standing.models import BY_HAND, NewRestriction, Restriction, RestrictionStatus, Standing
from chalicelib.standing.rules import OPERATOR, RESTRICTION, Placed
from chalicelib.standing.service.counting import looked_at_daily
from chalicelib.standing.service.knowing import MARKET, subject_of


def placed(work: Work, seller_id: str, item: Placed, order_ids: Sequence[str], appeal_days: int) -> Restriction:
    """A restriction that begins now, told to the seller."""
    restriction = Restriction(
        restriction_id=new_id("rst", work.now),
        seller_id=seller_id,
        status=RestrictionStatus.IN_FORCE,
        effect=item.effect,
        rule=item.rule,
        reason=item.reason,
        orders_per_day=item.orders_per_day,
        rate=item.rate,
        order_ids=list(order_ids),
        placed_at=work.now,
        until=work.now + timedelta(days=item.days) if item.days else None,
        appeal_by=work.now + timedelta(days=appeal_days),
    )
    facts = {"seller_id", "restriction_id", "rule", "effect", "reason", "until", "orders_per_day"}
    work.emit(RestrictionPlaced(**restriction.model_dump(include=facts)))
    return store.save_restriction(work, restriction)


def lifted(work: Work, restriction: Restriction, by: str, because: str) -> Restriction:
    """A restriction that ends now, told to the seller. Raises NotPossible."""
    facts = {"lifted_at": work.now, "lifted_because": because}
    ended = RESTRICTION.move(restriction, "lift", by, **facts)
    named = restriction.model_dump(include={"seller_id", "restriction_id", "rule", "effect"})
    work.emit(RestrictionLifted(**named, reason=because))
    return store.save_restriction(work, ended)


def keep(work: Work, root: Standing, in_force: Sequence[Restriction], *, changed: bool = True) -> Standing:
    """The standing with what is in force, and the shop let do no more than that from this transaction on."""
    if changed:
        effects = {restriction.effect for restriction in in_force}
        sellers.restrict(
            work,
            root.seller_id,
            orders_per_day=_least(restriction.orders_per_day for restriction in in_force),
            listings_stopped="listings_stopped" in effects,
            deactivated="deactivated" in effects,
        )
    return root.with_(restrictions=[restriction.restriction_id for restriction in in_force])


def _least(caps: Iterable[int | None]) -> int | None:
    return min((cap for cap in caps if cap is not None), default=None)


def restrict(work: Work, seller_id: str, wanted: NewRestriction) -> Restriction:
    """An operator restricts a seller by hand, for some days or until it is lifted.

    Raises NotFound, InvalidRequest, NotPossible.
    """
    if (wanted.effect == "order_cap") != (wanted.orders_per_day is not None):
        text = "An order cap, and only that, says how many orders a day."
        field = FieldProblem(pointer="/orders_per_day", code="restriction.orders_per_day", detail=text)
        raise InvalidRequest(text, fields=[field])
    subject = subject_of(seller_id, work.now)
    item = Placed(BY_HAND, wanted.effect, wanted.reason, orders_per_day=wanted.orders_per_day, days=wanted.days)
    new = placed(work, seller_id, item, [], subject.policy.standing.appeal_days)
    root = keep(work, subject.known.standing, [*subject.known.restrictions, new])
    store.save(work, looked_at_daily(work, root))
    return new


def lift(work: Work, seller_id: str, restriction_id: str, because: str) -> Restriction:
    """An operator lifts a restriction; its rule applies again once its time to be forgiven is over.

    Raises NotFound, NotPossible.
    """
    return take_back(work, store.restriction(seller_id, restriction_id), because)


def take_back(work: Work, restriction: Restriction, because: str) -> Restriction:
    """A restriction that an operator ends, its rule set aside for a while. Raises NotPossible."""
    ended = lifted(work, restriction, OPERATOR, because)
    root = store.standing(restriction.seller_id)
    left = [
        known
        for known in store.restrictions_of(root.seller_id, root.restrictions)
        if known.restriction_id != restriction.restriction_id
    ]
    store.save(work, _forgive(work, keep(work, root, left), restriction))
    return ended


def _forgive(work: Work, root: Standing, restriction: Restriction) -> Standing:
    """Set the rule aside until what it was applied for has left its window; one of health points for some days."""
    if restriction.rule == BY_HAND:
        return root
    policy = markets.policy(MARKET, work.now).standing
    days = policy.rates[restriction.rate.rate].days if restriction.rate else policy.appeal_days
    return root.with_(forgiven=root.forgiven | {restriction.rule: work.now + timedelta(days=days)})
