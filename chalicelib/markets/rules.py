"""Clocks and fees by the market's policy. Instants are aware and answered in UTC; money is in cents.

The one rounding, half up at the cent, is `kit.money.part_of`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.kit.money import part_of
from chalicelib.markets.errors import CalendarEnded
from chalicelib.markets.models import (
    REGULAR,
    Area,
    Calendar,
    Category,
    Handling,
    Policy,
    SalesTax,
    TaxLevel,
    TaxRate,
    TierName,
    WarehouseWork,
)

T = TypeVar("T")
SATURDAY = 5


class ShippingClocks(NamedTuple):
    """The instants a paid order is held to."""

    ship_by: datetime
    auto_cancel_at: datetime
    deliver_by: datetime


class WarehouseCharge(NamedTuple):
    """So many units at so many cents each, and the rule that says so."""

    rule: str
    units: int
    each: int


class FeeRate(NamedTuple):
    """A referral fee rate with the rule and the policy version it came from."""

    basis_points: int
    rule: str
    version: str


def is_business_day(calendar: Calendar, day: date) -> bool:
    """Monday to Friday and no holiday. Refuses a day the calendar does not reach."""
    return _is_working_day(calendar, day, calendar.holidays)


def is_banking_day(calendar: Calendar, day: date) -> bool:
    """Monday to Friday and no holiday of the banks. Refuses a day the calendar does not reach."""
    return _is_working_day(calendar, day, calendar.bank_holidays)


def _is_working_day(calendar: Calendar, day: date, holidays: Mapping[date, str]) -> bool:
    if not calendar.first_year <= day.year <= calendar.last_year:
        raise CalendarEnded(f"The calendar holds {calendar.first_year} to {calendar.last_year}, not {day}.")
    return day.weekday() < SATURDAY and day not in holidays


def add_business_days(calendar: Calendar, start: datetime, days: int, cut_off: time, zone: str) -> datetime:
    """The cut-off of the business day that comes `days` after the start's day, in the zone.

    A start after the cut-off belongs to the next day. The start's own day never counts, business day or not.
    """
    local = _utc(start).astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=local.time() > cut_off)
    while days > 0:
        day += timedelta(days=1)
        days -= is_business_day(calendar, day)
    return datetime.combine(day, cut_off, ZoneInfo(zone)).astimezone(UTC)


def day_of(policy: Policy, at: datetime) -> date:
    """The day it is in the market's zone."""
    return _utc(at).astimezone(ZoneInfo(policy.business_day.zone)).date()


def day_ends_at(policy: Policy, at: datetime) -> datetime:
    """The cut-off of the day it is in the market's zone."""
    day = policy.business_day
    return datetime.combine(day_of(policy, at), day.cut_off, ZoneInfo(day.zone)).astimezone(UTC)


def ship_by(policy: Policy, calendar: Calendar, paid_at: datetime, handling: Handling = REGULAR) -> datetime:
    """When a paid order must have been shipped: by the policy in force, or after the seller's handling time."""
    if handling.type in policy.handling_types:
        ready = _handled(policy, calendar, paid_at, handling)
        within = policy.handling_types[handling.type].ship_within_business_days
        return _after_business_days(policy, calendar, ready, within) if within else ready
    rule = policy.ship_by.rule
    if rule.unit == "hours":
        return _utc(paid_at) + timedelta(hours=rule.count)
    return _after_business_days(policy, calendar, paid_at, rule.count)


def auto_cancel_at(
    policy: Policy, calendar: Calendar, ordered_at: datetime, ship_by: datetime, handling: Handling = REGULAR
) -> datetime:
    """When an order that was not shipped is cancelled by the system."""
    if handling.type in policy.handling_types:
        days = policy.handling_types[handling.type].auto_cancel_business_days_after_ship_by
        return _after_business_days(policy, calendar, ship_by, days)
    return _after_business_days(policy, calendar, ordered_at, policy.orders.auto_cancel_business_days)


def deliver_by(
    policy: Policy, calendar: Calendar, ordered_at: datetime, paid_at: datetime, handling: Handling = REGULAR
) -> datetime:
    """When the buyer is promised to have it."""
    if handling.type in policy.handling_types:
        ready = _handled(policy, calendar, paid_at, handling)
        days = policy.handling_types[handling.type].deliver_within_business_days
        return _after_business_days(policy, calendar, ready, days)
    return _after_business_days(policy, calendar, ordered_at, policy.orders.deliver_within_business_days)


def collect_by(policy: Policy, calendar: Calendar, shipped_at: datetime) -> datetime:
    """When the carrier must have scanned a shipped parcel."""
    return _after_business_days(policy, calendar, shipped_at, policy.orders.collect_within_business_days)


def _handled(policy: Policy, calendar: Calendar, start: datetime, handling: Handling) -> datetime:
    """The end of the last day of the seller's handling time; a pre-order closes after calendar days."""
    if policy.handling_types[handling.type].handling_unit == "business_days":
        return _after_business_days(policy, calendar, start, handling.days)
    day = policy.business_day
    closes = _utc(start).astimezone(ZoneInfo(day.zone)).date() + timedelta(days=handling.days)
    return datetime.combine(closes, day.cut_off, ZoneInfo(day.zone)).astimezone(UTC)


def settlement_tier(policy: Policy, delivered_at: datetime, seller_since: datetime) -> TierName:
    """The introductory tier for what is delivered in a seller's first period, the standard tier after it."""
    period = timedelta(days=policy.settlement.introductory_period_days)
    return "introductory" if _utc(delivered_at) < _utc(seller_since) + period else "standard"


def settles_at(
    policy: Policy, delivered_at: datetime, seller_since: datetime, tier: TierName | None = None
) -> datetime:
    """When a delivered order's money is released, in a tier or in that of the seller's age. A day is 24 hours."""
    tier = tier or settlement_tier(policy, delivered_at, seller_since)
    return _utc(delivered_at) + timedelta(days=policy.settlement.tier_days[tier])


def report_settles_at(policy: Policy, reported_at: datetime) -> datetime:
    """The soonest that money is released which stands on the seller's report of the delivery alone."""
    return _utc(reported_at) + timedelta(days=policy.settlement.seller_reported_days)


def referral_fee_rate(policy: Policy, category: Category, ordered_at: datetime, seller_since: datetime) -> FeeRate:
    """The rate of the category's fee class, less the discount in a new seller's first days."""
    fees = policy.fees
    rate = fees.referral_basis_points[category.fee_class]
    rule = f"referral.{category.fee_class}"
    if _utc(ordered_at) < _utc(seller_since) + timedelta(days=fees.new_seller_days):
        rate -= part_of(rate, fees.new_seller_discount_basis_points)
        rule += ".new_seller"
    return FeeRate(rate, rule, policy.version)


def referral_fee(rate: FeeRate, *, customer_payment: int, platform_discount: int = 0, tax: int = 0) -> int:
    """The platform's share of a sale, of what the buyer and the platform pay without tax."""
    return part_of(customer_payment + platform_discount - tax, rate.basis_points)


def refund_administration_fee(policy: Policy, refunded_referral_fee: int) -> int:
    """What the platform keeps of one refunded SKU's referral fee, up to the cap."""
    fees = policy.fees
    share = part_of(refunded_referral_fee, fees.refund_administration_basis_points)
    return min(share, fees.refund_administration_cap_cents)


def warehouse_charges(policy: Policy, work: WarehouseWork, units: int) -> list[WarehouseCharge]:
    """What the platform's warehouse asks for units it has counted, packed as one package, or kept for a month."""
    fees = policy.shipping.platform_warehouse
    asked = {
        WarehouseWork.INBOUND: [("inbound_unit", units, fees.inbound_unit_fee_cents)],
        WarehouseWork.DISPATCH: [("package", 1, fees.package_fee_cents), ("unit", units, fees.unit_fee_cents)],
        WarehouseWork.STORAGE: [("storage_unit", units, fees.storage_unit_fee_cents)],
    }
    return [WarehouseCharge(f"platform_warehouse.{rule}", count, each) for rule, count, each in asked[work]]


def month_ends_at(policy: Policy, at: datetime) -> datetime:
    """The first instant of the next month in the market's zone."""
    first = (day_of(policy, at).replace(day=1) + timedelta(days=31)).replace(day=1)
    return datetime.combine(first, time(), ZoneInfo(policy.business_day.zone)).astimezone(UTC)


def address_problems(areas: Mapping[str, Area], state: str, postal_code: str) -> dict[str, str]:
    """What is wrong with an address, by field: an area there is not, a ZIP code of another."""
    if state not in areas:
        return {"state": f"There is no state {state}."}
    if not areas[state].has(postal_code):
        return {"postal_code": f"The ZIP code {postal_code} is not in {state}."}
    return {}


def sales_tax_rates(table: SalesTax, day: date, state: str, postal_code: str) -> list[TaxRate]:
    """Every tax of a place on a day, the state's first; one that asks nothing is left out."""
    statewide = table.statewide.get(state)
    if statewide is None:
        return []
    found = [TaxRate(state, TaxLevel.STATE, statewide.name, _on(statewide.per_100000, day, 0))]
    place = next((one for one in table.local if one.state == state and one.has(postal_code)), None)
    for tax in place.taxes if place else ():
        found.append(TaxRate(state, tax.level, tax.name, _on(tax.per_100000, day, 0)))
    return [rate for rate in found if rate.per_100000]


def taxes_shipping(table: SalesTax, day: date, state: str) -> bool:
    """Whether a state taxes a separately stated shipping fee on a day."""
    return _on(table.shipping_taxed.get(state, {}), day, False)


def sales_tax(rates: Iterable[TaxRate], amount: int) -> int:
    """The tax of all of them on an amount in cents, rounded half up once."""
    return (amount * sum(rate.per_100000 for rate in rates) * 2 + 100_000) // 200_000


def _on(dated: Mapping[date, T], day: date, before: T) -> T:
    """What holds on a day; `before` the first of them."""
    return dated[max(starts)] if (starts := [start for start in dated if start <= day]) else before


def business_days_later(policy: Policy, calendar: Calendar, start: datetime, days: int) -> datetime:
    """The cut-off of the business day that comes so many days after the start's day."""
    return _after_business_days(policy, calendar, start, days)


def _after_business_days(policy: Policy, calendar: Calendar, start: datetime, days: int) -> datetime:
    day = policy.business_day
    return add_business_days(calendar, start, days, day.cut_off, day.zone)


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} names no time zone")
    return instant.astimezone(UTC)
