"""What moves where for an order and its seller. The entries of every posting sum to zero, its parts explain it."""

from datetime import datetime

from chalicelib.fulfillment.events import FulfillmentFeeDue
from chalicelib.kit.money import Money
from chalicelib.payouts.models import (
    Account,
    Charge,
    Part,
    PartName,
    Posting,
    PostingKind,
    Rate,
    Sale,
    SaleLine,
)
from chalicelib.payouts.rules.entries import currency_of, entries, move, parts

P = PartName


def capture(sale: Sale) -> Posting:
    """The buyer's payment: fees are the platform's, tax is held, the platform's discounts are its own money.

    The rest is the seller's, pending. A seller's discount moves nothing.
    """
    lines = sale.lines
    fee, tax = sum(line.referral.fee for line in lines), sum(line.tax for line in lines)
    paid = sum(line.goods + line.shipping for line in lines) + tax
    promotions = sum(line.platform_discount for line in lines)
    subsidies = sum(line.shipping_subsidy for line in lines)
    return Posting(
        seller_id=sale.seller_id,
        kind=PostingKind.CAPTURE,
        about=sale.order_id,
        source=sale.order_id,
        at=sale.captured_at,
        parts=[part for line in lines for part in _parts_of(line, sale.currency)],
        entries=entries(
            sale.currency,
            {
                Account.PAYMENT_CLEARING: -paid,
                Account.PROMOTIONS: -promotions,
                Account.SHIPPING_SUBSIDIES: -subsidies,
                Account.PENDING: paid - tax + promotions + subsidies - fee,
                Account.REFERRAL_FEES: fee,
                Account.TAX_HELD: tax,
            },
        ),
    )


def _parts_of(line: SaleLine, currency: str) -> list[Part]:
    rate = Rate(
        rule=line.referral.rule,
        policy_version=line.referral.policy_version,
        basis_points=line.referral.basis_points,
        base=Money(amount=line.fee_base, currency=currency),
    )
    amounts = {
        P.PRICE: line.price,
        P.SELLER_DISCOUNT: -line.seller_discount,
        P.PLATFORM_DISCOUNT: -line.platform_discount,
        P.PLATFORM_FUNDING: line.platform_discount,
        P.SHIPPING_FEE: line.shipping + line.shipping_seller_discount + line.shipping_subsidy,
        P.SHIPPING_SELLER_DISCOUNT: -line.shipping_seller_discount,
        P.SHIPPING_PLATFORM_DISCOUNT: -line.shipping_subsidy,
        P.SHIPPING_SUBSIDY: line.shipping_subsidy,
    }
    fee = Part(
        name=P.REFERRAL_FEE,
        amount=Money(amount=-line.referral.fee, currency=currency),
        sku_id=line.sku_id,
        seller_sku=line.seller_sku or None,
        rate=rate,
    )
    return [*parts(currency, amounts, line), fee]


def settle(sale: Sale, explained: list[Part], at: datetime, *, reserve: int) -> Posting:
    """What is pending of an order becomes available, less the reserve; the provider's money is in our bank."""
    held = parts(sale.currency, {P.RESERVE_HELD: -reserve})
    return Posting(
        seller_id=sale.seller_id,
        kind=PostingKind.SETTLE,
        about=sale.order_id,
        source=sale.order_id,
        at=at,
        parts=[*explained, *held],
        entries=entries(
            sale.currency,
            {
                Account.PENDING: -sale.pending,
                Account.AVAILABLE: sale.pending - reserve,
                Account.RESERVE: reserve,
                Account.PAYMENT_CLEARING: sale.clearing,
                Account.BANK: -sale.clearing,
            },
        ),
    )


def release_reserve(sale: Sale, at: datetime) -> Posting:
    """What was kept back of an order becomes available."""
    return move(
        sale.seller_id,
        PostingKind.RESERVE_RELEASE,
        sale.order_id,
        at,
        Money(amount=sale.reserve, currency=sale.currency),
        (Account.RESERVE, Account.AVAILABLE),
        P.RESERVE_RELEASED,
    )


def label(sale: Sale, label_id: str, price: Money, at: datetime) -> Posting:
    """A shipping label the platform bought for the seller: the carrier is paid out of the order."""
    posting = move(
        sale.seller_id, PostingKind.LABEL, sale.order_id, at, price, (sale.account, Account.CARRIERS), P.LABEL
    )
    return posting.with_(source=label_id)


def return_label(sale: Sale, return_id: str, price: Money, at: datetime, *, by_platform: bool) -> Posting:
    """The label of a way back: out of the seller's money, or the platform's, who keeps a buyer's of the refund."""
    payer = Account.SHIPPING_SUBSIDIES if by_platform else sale.account
    part = None if by_platform else P.RETURN_LABEL
    way = (payer, Account.CARRIERS)
    posting = move(sale.seller_id, PostingKind.RETURN_LABEL, sale.order_id, at, price, way, part)
    return posting.with_(source=return_id)


def reassign_return_label(
    sale: Sale, return_id: str, price: Money, paid_by: str, at: datetime, *, to_seller: bool
) -> Posting:
    """A decision lets another bear the label of a way back: the seller gets its price back, or pays it now."""
    way = (sale.account, Account.SHIPPING_SUBSIDIES) if to_seller else (Account.SHIPPING_SUBSIDIES, sale.account)
    posting = move(sale.seller_id, PostingKind.RETURN_LABEL, sale.order_id, at, price, way, P.RETURN_LABEL)
    return posting.with_(source=f"{return_id}.{paid_by}")


def commission(sale: Sale, by_line: list[int], source: str, at: datetime) -> Posting:
    """What the seller promised a creator for an order, a line's share each."""
    amount = sum(by_line)
    return Posting(
        seller_id=sale.seller_id,
        kind=PostingKind.COMMISSION,
        about=sale.order_id,
        source=source,
        at=at,
        parts=[
            part
            for line, cents in zip(sale.lines, by_line, strict=True)
            for part in parts(sale.currency, {P.COMMISSION: -cents}, line)
        ],
        entries=entries(sale.currency, {sale.account: -amount, Account.CREATORS: amount}),
    )


def charge_back(sale: Sale, dispute_id: str, amount: Money, fee: Money, at: datetime) -> Posting:
    """The buyer's bank has taken the money back, and asks a fee for it; both are the seller's to bear."""
    return Posting(
        seller_id=sale.seller_id,
        kind=PostingKind.CHARGEBACK,
        about=sale.order_id,
        source=dispute_id,
        at=at,
        parts=parts(amount.currency, {P.CHARGEBACK: -amount.amount, P.DISPUTE_FEE: -fee.amount}),
        entries=entries(
            amount.currency,
            {
                sale.account: -amount.amount - fee.amount,
                sale.provider: amount.amount,
                Account.DISPUTE_FEES: fee.amount,
            },
        ),
    )


ADJUSTMENT_PARTS = {
    PostingKind.PENALTY: P.PENALTY,
    PostingKind.REIMBURSEMENT: P.REIMBURSEMENT,
    PostingKind.ADJUSTMENT: P.ADJUSTMENT,
}


def adjust(seller_id: str, kind: PostingKind, source: str, amount: Money, at: datetime) -> Posting:
    """Money between platform and seller: positive for the seller, negative against."""
    return move(
        seller_id, kind, source, at, amount, (Account.ADJUSTMENTS, Account.AVAILABLE), ADJUSTMENT_PARTS[kind]
    )


def warehouse_fee(event: FulfillmentFeeDue, at: datetime) -> Posting:
    """What the platform's warehouse asks for its work, a part for each rule."""
    currency = event.currency
    charged = [
        Part(
            name=P.WAREHOUSE_FEE,
            amount=Money(amount=-charge.units * charge.each, currency=currency),
            sku_id=event.sku_id,
            charge=Charge(
                rule=charge.rule,
                policy_version=event.policy_version,
                units=charge.units,
                each=Money(amount=charge.each, currency=currency),
            ),
        )
        for charge in event.charges
    ]
    return Posting(
        seller_id=event.seller_id,
        kind=PostingKind.WAREHOUSE_FEE,
        about=event.subject_id,
        source=event.subject_id,
        at=at,
        parts=charged,
        entries=entries(currency, {Account.AVAILABLE: -event.amount, Account.WAREHOUSE_FEES: event.amount}),
    )


def reverse(posting: Posting, sale: Sale | None, at: datetime) -> Posting:
    """The opposite of a posting. Of an order, the money is taken from where the order's money is now."""
    today = {entry.account: entry.account for entry in posting.entries}
    if sale:
        today |= dict.fromkeys((Account.PENDING, Account.AVAILABLE), sale.account)
        today |= dict.fromkeys((Account.PAYMENT_CLEARING, Account.BANK), sale.provider)
    return Posting(
        seller_id=posting.seller_id,
        kind=PostingKind.REVERSAL,
        about=posting.about,
        source=posting.posting_id,
        at=at,
        reverses=posting.posting_id,
        parts=[part.model_copy(update={"amount": -part.amount}) for part in posting.parts],
        entries=entries(
            currency_of(posting), {today[entry.account]: -entry.amount.amount for entry in posting.entries}
        ),
    )
