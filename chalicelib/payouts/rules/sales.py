"""How an order's money is split over its lines, and how a refund undoes it, to the cent."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from chalicelib.kit.money import Money
from chalicelib.markets.service import RefundAdministration
from chalicelib.orders.models import Order, OrderLine, TaxLine
from chalicelib.payouts.errors import RefundExceedsPaid
from chalicelib.payouts.models import (
    Account,
    Part,
    PartName,
    Posting,
    PostingKind,
    Rate,
    Referral,
    Refunded,
    RefundPart,
    Sale,
    SaleLine,
    TaxShare,
)
from chalicelib.payouts.rules.entries import entries, parts

P = PartName
FeeOf = Callable[[OrderLine, int], Referral]
"""The referral fee of a line from its base in minor units: what the buyer and the platform pay for the goods, and
what the buyer pays for shipping."""


def sale_of(order: Order, fee_of: FeeOf, at: datetime) -> Sale:
    """The order as the ledger sees it: shipping is shared by price, evenly if all lines are free."""
    weights = [line.amount.amount for line in order.lines]
    if not any(weights):
        weights = [1] * len(weights)
    amounts = order.amounts
    shipping = [
        [share.amount for share in whole.share(weights)]
        for whole in (amounts.shipping_fee, amounts.shipping_seller_discount, amounts.shipping_platform_discount)
    ]
    lines = [_line(line, fee_of, *of_line) for line, *of_line in zip(order.lines, *shipping, strict=True)]
    paid = sum(line.goods + line.shipping + line.tax for line in lines)
    return Sale(
        seller_id=order.seller_id,
        order_id=order.order_id,
        market=order.market,
        currency=amounts.total.currency,
        placed_at=order.placed_at,
        captured_at=at,
        lines=lines,
        pending=sum(line.revenue - line.referral.fee for line in lines),
        clearing=paid,
    )


def _line(line: OrderLine, fee_of: FeeOf, fee: int, seller_discount: int, subsidy: int) -> SaleLine:
    base = (line.amount - line.seller_discount).amount + fee
    return SaleLine(
        sku_id=line.sku_id,
        price=line.amount.amount,
        seller_discount=line.seller_discount.amount,
        platform_discount=line.platform_discount.amount,
        shipping=fee,
        shipping_seller_discount=seller_discount,
        shipping_subsidy=subsidy,
        tax=line.tax.amount,
        referral=fee_of(line, base),
        seller_sku=line.seller_sku,
        shipping_tax=line.shipping_tax.amount,
        tax_shares=[_tax_share(tax) for tax in line.tax_lines],
    )


def _tax_share(line: TaxLine) -> TaxShare:
    return TaxShare(
        state=line.state,
        level=line.level,
        name=line.name,
        taxable_goods=line.taxable_goods.amount,
        goods_tax=line.goods_tax.amount,
        taxable_shipping=line.taxable_shipping.amount,
        shipping_tax=line.shipping_tax.amount,
    )


def all_that_is_left(sale: Sale) -> list[RefundPart]:
    """What a refund of the whole order still has to give back."""
    return [
        RefundPart(
            line=number,
            goods=line.goods - line.refunded.goods,
            shipping=line.shipping - line.refunded.shipping,
            tax=line.tax - line.refunded.tax,
            platform_discount=line.platform_discount - line.refunded.platform_discount,
            shipping_subsidy=line.shipping_subsidy - line.refunded.shipping_subsidy,
            shipping_tax=line.shipping_tax - line.refunded.shipping_tax,
        )
        for number, line in enumerate(sale.lines)
    ]


def refund(
    sale: Sale,
    refund_id: str,
    wanted: Iterable[RefundPart],
    at: datetime,
    administration: RefundAdministration | None,
    return_label: int = 0,
) -> tuple[Sale, Posting]:
    """Give back parts of lines: the platform takes its discounts' share back and returns its fee's share.

    A label the buyer pays, in cents, is kept of what is sent: it is the platform's again, who paid the carrier.

    Everything goes by what is refunded so far, so that many small refunds end at the very cent of one big one.
    Without `administration` there is no refund administration fee. Raises RefundExceedsPaid.
    """
    lines, undone = list(sale.lines), Refunded()
    explained: list[Part] = []
    for part in wanted:
        before = _line_at(lines, part.line)
        lines[part.line] = after = _refunded(before, part, administration)
        step = _minus(after.refunded, before.refunded)
        undone = _plus(undone, step)
        explained += _explained(sale.currency, step, after, administration)
    if return_label > undone.goods + undone.shipping + undone.tax:
        raise RefundExceedsPaid("The label costs more than what goes back.")
    posting = Posting(
        seller_id=sale.seller_id,
        kind=PostingKind.REFUND,
        about=sale.order_id,
        source=refund_id,
        at=at,
        parts=explained,
        entries=entries(sale.currency, _moves(sale, undone, return_label)),
    )
    return sale.with_(lines=lines), posting


def _line_at(lines: Sequence[SaleLine], number: int) -> SaleLine:
    if number >= len(lines):
        raise RefundExceedsPaid(f"The order has no line {number}.")
    return lines[number]


def _refunded(line: SaleLine, part: RefundPart, administration: RefundAdministration | None) -> SaleLine:
    """The line after this part was given back."""
    so_far = line.refunded
    goods, shipping, tax = so_far.goods + part.goods, so_far.shipping + part.shipping, so_far.tax + part.tax
    shipping_tax = so_far.shipping_tax + part.shipping_tax
    goods_tax = tax - shipping_tax
    most = (line.goods, line.shipping, line.goods_tax, line.shipping_tax)
    if any(back > paid for back, paid in zip((goods, shipping, goods_tax, shipping_tax), most, strict=True)):
        raise RefundExceedsPaid(f"Line {part.line} was not paid with so much.")
    discount = _taken_back(
        line.platform_discount, line.goods, goods, so_far.platform_discount + part.platform_discount
    )
    subsidy = _taken_back(
        line.shipping_subsidy, line.shipping, shipping, so_far.shipping_subsidy + part.shipping_subsidy
    )
    fee = _share(line.referral.fee, line.fee_base_of(goods, discount, shipping, subsidy), line.fee_base)
    charged = administration.fee(fee) - administration.fee(so_far.referral_fee) if administration else 0
    refunded = Refunded(
        goods=goods,
        shipping=shipping,
        tax=tax,
        platform_discount=discount,
        shipping_subsidy=subsidy,
        referral_fee=fee,
        administration_fee=so_far.administration_fee + charged,
        commission=_share(line.commission, goods or discount, line.goods or line.platform_discount),
        shipping_tax=shipping_tax,
    )
    return line.model_copy(update={"refunded": refunded})


def _taken_back(funding: int, paid: int, back: int, named: int) -> int:
    """What the platform takes back: by what the buyer got back, or as named of what cost nothing."""
    return _share(funding, back, paid) if paid else min(funding, named)


def _share(amount: int, done: int, whole: int) -> int:
    """As much of an amount as is done of the whole, half up; nothing of nothing."""
    return (2 * amount * done + whole) // (2 * whole) if whole else 0


def _moves(sale: Sale, undone: Refunded, return_label: int) -> dict[Account, int]:
    """Where the money of a refund comes from."""
    buyer = undone.goods + undone.shipping + undone.tax
    funding = undone.platform_discount + undone.shipping_subsidy
    kept = undone.administration_fee - undone.referral_fee - undone.commission
    return {
        sale.provider: buyer - return_label,
        Account.TAX_HELD: -undone.tax,
        Account.PROMOTIONS: undone.platform_discount,
        Account.SHIPPING_SUBSIDIES: undone.shipping_subsidy + return_label,
        Account.REFERRAL_FEES: -undone.referral_fee,
        Account.REFUND_FEES: undone.administration_fee,
        Account.CREATORS: -undone.commission,
        sale.account: undone.tax - buyer - funding - kept,
    }


def _explained(
    currency: str, step: Refunded, line: SaleLine, administration: RefundAdministration | None
) -> list[Part]:
    amounts = {
        P.REFUND: -step.goods,
        P.REFUNDED_SHIPPING: -step.shipping,
        P.FUNDING_TAKEN_BACK: -step.platform_discount - step.shipping_subsidy,
        P.REFERRAL_FEE: step.referral_fee,
        P.COMMISSION: step.commission,
    }
    explained = parts(currency, amounts, line)
    if step.administration_fee and administration:
        fee = Money(amount=-step.administration_fee, currency=currency)
        rate = _administration_rate(administration, Money(amount=step.referral_fee, currency=currency))
        kept = Part(
            name=P.REFUND_ADMINISTRATION_FEE,
            amount=fee,
            sku_id=line.sku_id,
            seller_sku=line.seller_sku or None,
            rate=rate,
        )
        explained.append(kept)
    return explained


def _administration_rate(administration: RefundAdministration, base: Money) -> Rate:
    return Rate(
        rule="refund_administration",
        policy_version=administration.policy.version,
        basis_points=administration.policy.fees.refund_administration_basis_points,
        base=base,
    )


def _plus(one: Refunded, other: Refunded) -> Refunded:
    return Refunded(**{name: value + getattr(other, name) for name, value in one})


def _minus(one: Refunded, other: Refunded) -> Refunded:
    return Refunded(**{name: value - getattr(other, name) for name, value in one})


def reserved(pending: int, basis_points: int) -> int:
    """What is kept back of an order's money, rounded down; nothing of a loss."""
    return max(pending, 0) * basis_points // 10_000


def share_by_line(sale: Sale, amount: Money) -> list[int]:
    """An amount over the lines by what the buyer paid for each, or by price where nothing was paid."""
    weights = [line.goods for line in sale.lines]
    return [share.amount for share in amount.share(weights if any(weights) else [x.price for x in sale.lines])]
