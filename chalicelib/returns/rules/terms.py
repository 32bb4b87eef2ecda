"""The clause a case is judged by: the market's policy, or the shop's own terms where they are kinder."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.kit.money import Money
from chalicelib.markets.models import Policy
from chalicelib.orders.models import Fault, Order, OrderStatus
from chalicelib.returns.errors import FinalSale, IsACancellation, NotKinder, NotOnItsWayLongEnough, OutsideWindow
from chalicelib.returns.models import NewReturnSettings, Payer, PublicTerms, ReturnSettings, Terms

NOT_SHIPPED = {
    OrderStatus.UNPAID,
    OrderStatus.ON_HOLD,
    OrderStatus.AWAITING_SHIPMENT,
    OrderStatus.PARTIALLY_SHIPPING,
}
NOT_RECEIVED = "not_received"


def belongs_to(category: str, branches: Iterable[str]) -> bool:
    """Whether a category is one of these branches of the tree, or below one."""
    return any(f"{category}.".startswith(f"{branch}.") for branch in branches)


def window_days(policy: Policy, settings: ReturnSettings, category: str) -> int:
    """Days from delivery: the narrowest branch of the tree that names a window, or the shop's longer one."""
    named = policy.returns.window_days_by_category
    fitting = [branch for branch in named if belongs_to(category, [branch])]
    of_market = named[max(fitting, key=len)] if fitting else policy.returns.window_days
    return max(of_market, settings.window_days)


def terms_of(policy: Policy, settings: ReturnSettings, categories: Iterable[str], fault: Fault) -> Terms:
    """The terms of a case over lines of these categories: of each number the kindest to the buyer."""
    categories, rules = list(categories), policy.returns
    final = all(belongs_to(category, rules.final_sale) for category in categories)
    return Terms(
        policy_version=policy.version,
        window_days=max(window_days(policy, settings, category) for category in categories),
        final_sale=final and not settings.takes_final_sale,
        way_back_paid_by=way_back_payer(policy, settings, fault),
        keep_item_up_to=_keep_up_to(policy, settings),
    )


def way_back_payer(policy: Policy, settings: ReturnSettings, fault: Fault) -> Payer:
    """Who bears the way back for a fault; a kind shop bears the buyer's."""
    payer = policy.returns.way_back_paid_by[fault]
    return "seller" if payer == "buyer" and settings.pays_way_back else payer


def _keep_up_to(policy: Policy, settings: ReturnSettings) -> Money:
    cents = max(policy.returns.keep_item_up_to_cents, settings.keep_item_up_to_cents)
    return Money(amount=cents, currency=policy.currency)


def public_terms(policy: Policy, settings: ReturnSettings, category: str) -> PublicTerms:
    """What a buyer is told before buying."""
    mind = terms_of(policy, settings, [category], Fault.BUYER)
    return PublicTerms(
        window_days=mind.window_days,
        final_sale=mind.final_sale,
        pays_way_back_if_changed_mind=mind.way_back_paid_by,
        pays_way_back_if_faulty=policy.returns.way_back_paid_by[Fault.SELLER],
        keep_item_up_to=mind.keep_item_up_to,
    )


def check_kinder(policy: Policy, new: NewReturnSettings) -> None:
    """Raises NotKinder unless every term is at least the market's and within what it allows."""
    rules = policy.returns
    if new.window_days and not rules.window_days <= new.window_days <= rules.window_days_max:
        raise NotKinder(f"A window of its own has {rules.window_days} to {rules.window_days_max} days.")
    own = new.keep_item_up_to_cents
    if own and not rules.keep_item_up_to_cents <= own <= rules.keep_item_max_cents:
        least, most = rules.keep_item_up_to_cents, rules.keep_item_max_cents
        raise NotKinder(f"Goods worth {least} to {most} cents can be left with the buyer.")


def fault_of(policy: Policy, order: Order, reason: str) -> Fault:
    """Whose fault the reason makes it; what was shipped late and came late is the seller's."""
    if reason == "not_arrive_on_time" and order.late:
        return Fault.SELLER
    return Fault(policy.returns.reasons[reason].fault)


def check_can_ask(order: Order, reason: str, terms: Terms, fault: Fault, now: datetime) -> None:
    """Raises IsACancellation, NotOnItsWayLongEnough, OutsideWindow or FinalSale."""
    if order.status is OrderStatus.CANCELLED:
        raise IsACancellation("The order was cancelled; what was paid for it goes back by that.")
    if order.status in NOT_SHIPPED:
        path = f"/v1/purchases/{order.order_id}/cancel"
        raise IsACancellation(f"The order is {order.status}. Use POST {path}.", cancel=path)
    if order.delivered_at is None:
        _check_overdue(order, reason, now)
    elif now > order.delivered_at + timedelta(days=terms.window_days):
        last = order.delivered_at + timedelta(days=terms.window_days)
        raise OutsideWindow(f"It could be returned until {last:%Y-%m-%d %H:%M} UTC.", until=last.isoformat())
    if terms.final_sale and fault is Fault.BUYER:
        raise FinalSale("It comes back only when something is wrong with it.")


def _check_overdue(order: Order, reason: str, now: datetime) -> None:
    promised = order.deadlines.deliver_by
    if reason != NOT_RECEIVED or promised is None or now <= promised:
        when = f"; it is promised until {promised:%Y-%m-%d %H:%M} UTC" if promised else ""
        raise NotOnItsWayLongEnough(f"The order is {order.status}{when}. After that, ask with not_received.")
