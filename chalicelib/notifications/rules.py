"""What each event means to a seller, in words; one line an event."""

from collections.abc import Callable
from typing import Any

from chalicelib.catalog.events import (
    ApprovalGranted,
    ApprovalRefused,
    ListingEditRejected,
    ListingFrozen,
    ListingRejected,
    ListingTakenDown,
)
from chalicelib.fulfillment.events import (
    DeliveryFailed,
    InboundReceived,
    LabelRefused,
    LabelStuck,
    LabelVoidRefused,
    PackageLost,
    PackageReturning,
)
from chalicelib.imports.events import (
    ImportFailed,
    ImportFinished,
    ImportNeedsMapping,
    ImportPreviewed,
    ImportUndone,
)
from chalicelib.inventory.events import StockRanLow, StockRanOut
from chalicelib.kit.events import Event
from chalicelib.orders.events import (
    CancellationRequested,
    OrderCancelled,
    OrderDeliveryLate,
    OrderLate,
    OrderReleased,
    PaymentDeclined,
    ShipByNear,
)
from chalicelib.payouts.events import (
    BankAccountCorrected,
    BankAccountLocked,
    BankAccountVerified,
    BankCorrectionAsked,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    DebtRecorded,
    PayoutFailed,
    PayoutHeld,
    PayoutHoldPlaced,
    PayoutPaid,
)
from chalicelib.promotions.events import MarginBelowFloor
from chalicelib.returns.events import ReturnDisputed, ReturnLabelRefused, ReturnReceived, ReturnRequested
from chalicelib.sellers.events import ApplicationApproved, ApplicationRejected, BankAccountChanged
from chalicelib.standing.events import (
    AppealDecided,
    RestrictionLifted,
    RestrictionPlaced,
    TierReached,
    ViolationRecorded,
    ViolationRevoked,
)

RESTRICTED: dict[str, str] = {
    "warning": "A warning",
    "order_cap": "Your orders are capped",
    "listings_stopped": "You cannot add listings",
    "payouts_suspended": "Your payouts are suspended",
    "deactivated": "Your shop is off sale",
}
"""What a restriction means, by its effect."""

TEXTS: dict[type[Event], Callable[[Any], str]] = {
    ApplicationApproved: lambda e: "Your application is approved. You can sell now.",
    ApplicationRejected: lambda e: f"Your application was sent back: {e.reason} Mend it and submit again.",
    ListingRejected: lambda e: f"Listing {e.listing_id} was sent back: {e.reason} Mend it and publish again.",
    ListingEditRejected: lambda e: f"Your edit of listing {e.listing_id} was sent back: {e.reason}",
    ListingTakenDown: lambda e: f"Listing {e.listing_id} was taken off sale: {e.reason}",
    ListingFrozen: lambda e: f"Listing {e.listing_id} is frozen: {e.reason}",
    ApprovalGranted: lambda e: f"You can list in {e.category} now.",
    ApprovalRefused: lambda e: f"Your evidence for {e.category} was sent back: {e.reason}",
    OrderReleased: lambda e: f"New order {e.order_id}. Ship it by {_when(e.ship_by)}.",
    ShipByNear: lambda e: f"Ship order {e.order_id} by {_when(e.ship_by)}: {e.hours_left} hours are left.",
    OrderLate: lambda e: _late(e),
    OrderDeliveryLate: lambda e: f"Order {e.order_id} was promised by {_when(e.deliver_by)} and is not there.",
    ReturnRequested: lambda e: (
        f"The buyer of order {e.order_id} asks for a {e.kind.replace('_', ' ')} ({e.reason}). "
        f"Answer by {_when(e.answer_by)}; silence says yes."
    ),
    ReturnReceived: lambda e: f"Return {e.return_id} is here. Look into it by {_when(e.inspect_by)}.",
    ReturnDisputed: lambda e: f"The buyer disputes your answer to return {e.return_id}; an operator decides.",
    ReturnLabelRefused: lambda e: f"No label for return {e.return_id}: {e.detail} Send one of your own.",
    CancellationRequested: lambda e: (
        f"The buyer asks to cancel order {e.order_id} ({e.reason}). Answer by {_when(e.answer_by)}."
    ),
    OrderCancelled: lambda e: f"Order {e.order_id} was cancelled by the {e.by}: {e.reason}.",
    PaymentDeclined: lambda e: f"The payment of order {e.order_id} was declined; the buyer can try again.",
    StockRanLow: lambda e: f"{_skus(e.skus)} low: {_left(e.skus)} left.",
    StockRanOut: lambda e: f"{_skus(e.skus)} out of stock.",
    LabelRefused: lambda e: f"No label for order {e.order_id}: {e.detail} Mend it and ask again.",
    LabelStuck: lambda e: f"The carrier does not answer for package {e.package_id}: try again, or drop its label.",
    LabelVoidRefused: lambda e: f"The label of package {e.package_id} stays paid: {e.detail}",
    DeliveryFailed: lambda e: f"Package {e.package_id} could not be delivered: {e.reason.replace('_', ' ')}.",
    PackageReturning: lambda e: f"Package {e.package_id} is on its way back to you.",
    PackageLost: lambda e: f"Nobody has seen package {e.package_id} for too long; it counts as lost.",
    InboundReceived: lambda e: f"{e.good} units of your shipment are on sale, {e.damaged} arrived damaged.",
    ImportFinished: lambda e: f"{e.filename}: {e.counts.created} rows created, {e.counts.rejected} rejected.",
    ImportNeedsMapping: lambda e: f"{e.filename} waits: say what its columns are.",
    ImportPreviewed: lambda e: (
        f"{e.filename}: {e.counts.created} rows would be created, {e.counts.updated} changed."
    ),
    ImportUndone: lambda e: f"{e.filename} was undone; {e.undo.kept} rows were changed since and stay.",
    ImportFailed: lambda e: f"{e.filename} was not imported: {e.message}",
    MarginBelowFloor: lambda e: (
        f"What is in force could sell listing {e.listing_id} below your floor: {', '.join(e.sku_ids)}."
    ),
    ViolationRecorded: lambda e: (
        f"{e.reason} It takes {e.points} health points until {e.expires_at:%Y-%m-%d}. "
        "Your standing names the orders."
    ),
    ViolationRevoked: lambda e: f"The violation {e.violation_id} was taken back, and its points are yours again.",
    RestrictionPlaced: lambda e: f"{_placed(e)} {e.reason}",
    RestrictionLifted: lambda e: f"{RESTRICTED[e.effect]}: that is over. {e.reason}",
    AppealDecided: lambda e: f"Your appeal against {e.about} was {e.outcome}: {e.reason}",
    TierReached: lambda e: f"You have reached the tier {e.probation_tier}: you may do more in a day.",
    PayoutPaid: lambda e: f"{_money(e.amount)} are on the way to your bank account.",
    PayoutFailed: lambda e: f"The bank refused {_money(e.amount)} ({e.code}); {_remedy(e.code)}.",
    PayoutHeld: lambda e: f"Your payout of {_money(e.amount)} is held; see why on the payout.",
    PayoutHoldPlaced: lambda e: f"Your payouts are held: {e.reason}.",
    DebtRecorded: lambda e: f"You owe {_money(e.amount)}; it is taken of your next payouts.",
    ChargebackOpened: lambda e: (
        f"The buyer's bank took back {_money(e.amount)} of order {e.order_id}. "
        f"Answer with your evidence by {_when(e.evidence_due_by)}; without it, banks decide for buyers."
    ),
    ChargebackWon: lambda e: (
        f"The bank decided for you: the {_money(e.amount)} of order {e.order_id} are yours again."
    ),
    ChargebackLost: lambda e: (
        f"The bank decided for the buyer: the {_money(e.amount)} of order {e.order_id} stay with them."
    ),
    BankAccountChanged: lambda e: (
        f"You are paid into the account ending in {e.last4} from now on. "
        "If that was not you, tell us at once; payouts wait until the account is verified."
    ),
    BankAccountVerified: lambda e: f"Your bank account ending in {e.last4} is verified.",
    BankAccountLocked: lambda e: (
        f"Your bank cannot pay into the account ending in {e.last4} ({e.code}). Enter another account; "
        "your payouts wait until then."
        if e.code
        else f"Your bank account ending in {e.last4} could not be verified. Enter it again."
    ),
    BankAccountCorrected: lambda e: (
        f"Your bank corrected the account you are paid into ({e.code}: {e.reason.lower()}). "
        f"It now ends in {e.last4}. You have nothing to do. If it is not your account, tell us at once."
    ),
    BankCorrectionAsked: lambda e: (
        f"Your bank says that something about your account ending in {e.last4} is wrong "
        f"({e.code}: {e.reason.lower()}). Enter your bank account again by {_when(e.correct_by)}."
    ),
}


def _remedy(code: str) -> str:
    """What a seller does about a payout that did not arrive."""
    if code == "name_at_bank_missing":
        return "enter your bank account again with the name as your bank writes it"
    return "check your bank account"


def _late(event: OrderLate) -> str:
    if event.shipped_at:
        return f"No carrier has scanned order {event.order_id} by {_when(event.ship_by)}. Hand it over today."
    return f"Order {event.order_id} was not shipped by {_when(event.ship_by)}. Ship it today."


def _placed(event: RestrictionPlaced) -> str:
    cap = f" at {event.orders_per_day} a day" if event.orders_per_day else ""
    until = f" until {_when(event.until)}" if event.until else ""
    return f"{RESTRICTED[event.effect]}{cap}{until}."


def _skus(skus: Any) -> str:
    return f"{skus[0].sku_id} is" if len(skus) == 1 else f"{len(skus)} SKUs are"


def _left(skus: Any) -> str:
    return ", ".join(str(sku.available) for sku in skus) + (" unit" if skus[0].available == 1 else " units")


def _money(money: Any) -> str:
    return f"{money.amount // 100}.{money.amount % 100:02d} {money.currency}"


def _when(instant: Any) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
