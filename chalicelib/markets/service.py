"""The use cases of markets, and the market's rules with its data filled in."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib.kit import quota
from chalicelib.kit.work import Work
from chalicelib.markets import policies, rules, store
from chalicelib.markets.errors import MarketClosed
from chalicelib.markets.events import MarketOpened
from chalicelib.markets.models import (
    Calendar,
    CapName,
    Category,
    Handling,
    Policy,
    TaxRate,
    TierName,
    WarehouseWork,
    WordRules,
)
from chalicelib.markets.rules import FeeRate, ShippingClocks, WarehouseCharge
from chalicelib.markets.store import Market


class SettlementTerms(NamedTuple):
    """When an order's money is released, and how much of it is kept back for how long."""

    releases_at: datetime
    reserve_basis_points: int
    reserve_days: int


class RefundAdministration(NamedTuple):
    """The refund administration fee of one policy."""

    policy: Policy

    def fee(self, refunded_referral_fee: int) -> int:
        """In cents, of all that one SKU got back of its referral fee."""
        return rules.refund_administration_fee(self.policy, refunded_referral_fee)


def open_market(work: Work, code: str) -> Market:
    """Open a market there is policy for; opening it again changes nothing. Raises UnknownMarket."""
    found = store.find(code)
    if found is not None:
        return found
    currency = policies.policy_at(code, work.now).currency
    work.emit(MarketOpened(market=code))
    return store.save(work, Market(market=code, currency=currency, opened_at=work.now))


def opened(code: str) -> Market:
    """A market that is open. Raises MarketClosed."""
    market = store.find(code)
    if market is None:
        raise MarketClosed(f"The market {code} is not open.")
    return market


def policy(market: str, at: datetime) -> Policy:
    """The policy in force at an instant."""
    return policies.policy_at(market, at)


def category(market: str, category_id: str) -> Category:
    """A leaf of the market's category tree. Raises UnknownCategory."""
    return policies.category(market, category_id)


def categories(market: str) -> tuple[Category, ...]:
    """Every leaf of the market's category tree."""
    return policies.categories(market)


def word_rules(market: str) -> WordRules:
    """The market's words: prohibited, watched, and claims."""
    return policies.word_rules(market)


def address_problems(market: str, state: str, postal_code: str) -> dict[str, str]:
    """What is wrong with an address of the market, by field."""
    return rules.address_problems(policies.areas(market), state, postal_code)


def sales_tax_rates(market: str, at: datetime, state: str, postal_code: str) -> list[TaxRate]:
    """Every sales tax of a place on the day of an instant; where there is no such state, none."""
    return rules.sales_tax_rates(policies.sales_tax(market), day_of(market, at), state, postal_code)


def taxes_shipping(market: str, at: datetime, state: str) -> bool:
    """Whether a state taxes the shipping fee on the day of an instant."""
    return rules.taxes_shipping(policies.sales_tax(market), day_of(market, at), state)


def sales_tax(rates: Iterable[TaxRate], amount: int) -> int:
    """The tax of all of these on an amount in cents, rounded half up once."""
    return rules.sales_tax(rates, amount)


def day_of(market: str, at: datetime) -> date:
    """The day it is in the market's zone."""
    return rules.day_of(policy(market, at), at)


def day_ends_at(market: str, at: datetime) -> datetime:
    """The cut-off of the day it is in the market's zone."""
    return rules.day_ends_at(policy(market, at), at)


def banking_day(market: str, day: date, later: int) -> date:
    """The day itself if the banks work on it, else the next one; and from there so many banking days later."""
    calendar = policies.calendar(market)
    while not rules.is_banking_day(calendar, day):
        day += timedelta(days=1)
    for _ in range(later):
        day = banking_day(market, day + timedelta(days=1), 0)
    return day


def shipping_clocks(
    market: str, ordered_at: datetime, paid_at: datetime, handlings: Iterable[Handling]
) -> ShippingClocks:
    """What a paid order is held to by the policy of the day it was placed; its slowest line governs."""
    dated, calendar = policy(market, ordered_at), policies.calendar(market)
    found = [_clocks_of(dated, calendar, ordered_at, paid_at, handling) for handling in handlings]
    return ShippingClocks(*(max(instants) for instants in zip(*found, strict=True)))


def _clocks_of(
    dated: Policy, calendar: Calendar, ordered_at: datetime, paid_at: datetime, handling: Handling
) -> ShippingClocks:
    ship_by = rules.ship_by(dated, calendar, paid_at, handling)
    return ShippingClocks(
        ship_by=ship_by,
        auto_cancel_at=rules.auto_cancel_at(dated, calendar, ordered_at, ship_by, handling),
        deliver_by=rules.deliver_by(dated, calendar, ordered_at, paid_at, handling),
    )


def collect_by(market: str, ordered_at: datetime, shipped_at: datetime) -> datetime:
    """When the carrier must have scanned a shipped parcel, by the policy of the order's day."""
    return rules.collect_by(policy(market, ordered_at), policies.calendar(market), shipped_at)


def settlement(
    market: str,
    ordered_at: datetime,
    delivered_at: datetime,
    seller_since: datetime,
    tier: TierName | None = None,
    *,
    only_reported: bool = False,
) -> SettlementTerms:
    """When a delivered order's money is released and what is kept back, by the policy of the day it was placed.

    Without a tier it is the one of the seller's age. `only_reported`: the seller alone says that it is delivered.
    """
    rule = policy(market, ordered_at)
    tier = tier or rules.settlement_tier(rule, delivered_at, seller_since)
    releases_at = rules.settles_at(rule, delivered_at, seller_since, tier)
    if only_reported:
        releases_at = max(releases_at, rules.report_settles_at(rule, delivered_at))
    return SettlementTerms(
        releases_at=releases_at,
        reserve_basis_points=rule.settlement.reserve_basis_points[tier],
        reserve_days=rule.settlement.reserve_days,
    )


def settlement_tier(market: str, at: datetime, seller_since: datetime) -> TierName:
    """The settlement tier of a seller's age."""
    return rules.settlement_tier(policy(market, at), at, seller_since)


def referral_fee(
    market: str,
    category_id: str,
    ordered_at: datetime,
    seller_since: datetime,
    *,
    customer_payment: int,
    platform_discount: int = 0,
    tax: int = 0,
) -> tuple[int, FeeRate]:
    """The platform's share of a sale in cents, and the rate with the rule it came from."""
    leaf = category(market, category_id)
    rate = rules.referral_fee_rate(policy(market, ordered_at), leaf, ordered_at, seller_since)
    fee = rules.referral_fee(rate, customer_payment=customer_payment, platform_discount=platform_discount, tax=tax)
    return fee, rate


def refund_administration(market: str, ordered_at: datetime) -> RefundAdministration:
    """What the platform keeps of one SKU's refunded referral fee, by the policy of the order's day."""
    return RefundAdministration(policy(market, ordered_at))


def warehouse_charges(policy: Policy, work: WarehouseWork, units: int) -> list[WarehouseCharge]:
    """What the platform's warehouse asks for its work on so many units, rule by rule."""
    return rules.warehouse_charges(policy, work, units)


def month_ends_at(market: str, at: datetime) -> datetime:
    """The first instant of the next month in the market's zone."""
    return rules.month_ends_at(policy(market, at), at)


def business_days_later(market: str, start: datetime, days: int) -> datetime:
    """The end of the business day that comes so many days after the start's day."""
    return rules.business_days_later(policy(market, start), policies.calendar(market), start, days)


def count_use(work: Work, market: str, name: CapName, subject: str) -> None:
    """Count one use of what the market caps. Raises TooMany on commit."""
    quota.use(work, _cap(market, name, work.now), subject)


def count_use_at_once(work: Work, market: str, name: CapName, subject: str) -> None:
    """The same in a transaction of its own, for what asks someone outside before the commit. Raises TooMany."""
    quota.use_at_once(work, _cap(market, name, work.now), subject)


def _cap(market: str, name: CapName, now: datetime) -> quota.Cap:
    cap = policy(market, now).caps.uses[name]
    return quota.Cap(name, cap.uses, cap.per)
