"""What every account must be by a straight reckoning, act by act: a second opinion on the ledger.

It knows orders and what happened to them, no postings and no sales, and rounds by itself.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.kit.money import Money
from chalicelib.orders.models import Order, OrderLine
from chalicelib.payouts.models import Account

A = Account
REFERRAL, NEW_SELLER, ADMINISTRATION = 600, 300, 2_000
"""Basis points: of a sale, of a new seller's, of a fee that is given back."""
ADMINISTRATION_MOST, DISPUTE = 5_00, 15_00
NEW_FOR = timedelta(days=30)
Back = tuple[int, int, int]
"""Goods, shipping and tax that go back to the buyer."""
Free = tuple[int, int]
"""Discount and subsidy of what cost the buyer nothing."""


def part(amount: int, numerator: int, denominator: int) -> int:
    """Half up; nothing of nothing."""
    return (2 * amount * numerator + denominator) // (2 * denominator) if denominator else 0


@dataclass
class Line:
    """A line, what was given back of it, and what was kept for that."""

    goods: int
    shipping: int
    tax: int
    platform: int
    subsidy: int
    fee: int
    commission: int = 0
    back: Back = (0, 0, 0)
    fee_back: int = 0
    kept: int = 0
    commission_back: int = 0
    free_back: Free = (0, 0)

    def gives(self, back: Back, *, administration: bool, free: Free = (0, 0)) -> None:
        """`free` is what the platform takes back of its funding of goods and shipping that cost nothing."""
        self.free_back = (self.free_back[0] + free[0], self.free_back[1] + free[1])
        self.back = goods, shipping, _ = tuple(x + y for x, y in zip(self.back, back, strict=True))  # type: ignore[assignment]
        base = self.goods + self.platform + self.shipping
        before, undone = self.fee_back, goods + self.platform_back + shipping
        self.fee_back = part(self.fee, undone, base)
        if administration:
            self.kept += _administration(self.fee_back) - _administration(before)
        self.commission_back = part(self.commission, goods, self.goods)

    @property
    def platform_back(self) -> int:
        return part(self.platform, self.back[0], self.goods) if self.goods else self.free_back[0]

    @property
    def subsidy_back(self) -> int:
        return part(self.subsidy, self.back[1], self.shipping) if self.shipping else self.free_back[1]


def _administration(fee_back: int) -> int:
    return min(part(fee_back, ADMINISTRATION, 10_000), ADMINISTRATION_MOST)


@dataclass
class Pencil:
    """All orders of one seller, and what else moved money. `given` are adjustments, positive for the seller.

    A way back has its price and who pays it, one that was decided about who paid before and who pays then; what
    buyers pay for labels is kept of their refunds. `deposits` are the small ones into each bank account; those of
    a proved account are taken back.
    """

    seller_since: datetime
    lines: dict[str, list[Line]] = field(default_factory=dict)
    disputes: Counter[str] = field(default_factory=Counter)
    labels: dict[tuple[str, str], int] = field(default_factory=dict)
    warehouse: dict[str, int] = field(default_factory=dict)
    ways_back: dict[str, tuple[int, str]] = field(default_factory=dict)
    decided: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    kept_of_refunds: int = 0
    deposits: dict[str, int] = field(default_factory=dict)
    given: int = 0
    paid: int = 0
    deposits_taken_back: int = 0
    gross: int = 0

    def sold(self, order: Order) -> None:
        if order.order_id in self.lines:
            return
        new = order.placed_at < self.seller_since + NEW_FOR
        weights = [line.amount.amount for line in order.lines]
        amounts = order.amounts
        fees, subsidies = amounts.shipping_fee.share(weights), amounts.shipping_platform_discount.share(weights)
        shared = zip(order.lines, fees, subsidies, strict=True)
        self.lines[order.order_id] = [_line(line, fee, subsidy, new=new) for line, fee, subsidy in shared]
        self.paid += amounts.total.amount
        self.gross += amounts.sub_total.amount + amounts.shipping_fee.amount

    def refunded(
        self, order_id: str, number: int, back: Back, free: Free = (0, 0), *, administration: bool = True
    ) -> None:
        self.lines[order_id][number].gives(back, administration=administration, free=free)

    def cancelled(self, order_id: str) -> None:
        for line in self.lines[order_id]:
            left = (line.goods - line.back[0], line.shipping - line.back[1], line.tax - line.back[2])
            free = (
                0 if line.goods else line.platform - line.free_back[0],
                0 if line.shipping else line.subsidy - line.free_back[1],
            )
            line.gives(left, administration=False, free=free)

    def promised(self, order_id: str, commission: Money) -> None:
        lines = self.lines[order_id]
        for line, share in zip(lines, commission.share([line.goods for line in lines]), strict=True):
            line.commission += share.amount

    def accounts(self, paid_out: int) -> dict[Account, int]:
        """What the platform's and others' accounts must be; `paid_out` is at the seller's bank."""
        lines = [line for order in self.lines.values() for line in order]
        back = sum(sum(line.back) for line in lines)
        platform_pays = sum(price for price, payer in self.ways_back.values() if payer != "seller")
        platform_pays += sum(
            price * ((before == "seller") - (after == "seller")) for price, before, after in self.decided.values()
        )
        platform_pays -= self.kept_of_refunds
        charged_back, disputes = sum(self.disputes.values()), len(self.disputes)
        deposits = sum(self.deposits.values())
        return {
            A.PROMOTIONS: sum(line.platform_back - line.platform for line in lines),
            A.SHIPPING_SUBSIDIES: sum(line.subsidy_back - line.subsidy for line in lines) - platform_pays,
            A.TAX_HELD: sum(line.tax - line.back[2] for line in lines),
            A.REFERRAL_FEES: sum(line.fee - line.fee_back for line in lines),
            A.REFUND_FEES: sum(line.kept for line in lines),
            A.CREATORS: sum(line.commission - line.commission_back for line in lines),
            A.CARRIERS: sum(self.labels.values()) + sum(price for price, _ in self.ways_back.values()),
            A.DISPUTE_FEES: disputes * DISPUTE,
            A.WAREHOUSE_FEES: sum(self.warehouse.values()),
            A.ADJUSTMENTS: self.deposits_taken_back - deposits - self.given,
            A.BANK: paid_out + back - self.kept_of_refunds + charged_back + deposits - self.paid,
        }


def _line(line: OrderLine, shipping: Money, subsidy: Money, *, new: bool) -> Line:
    price = line.unit_price.amount * line.quantity
    platform = sum(discount.platform.amount for discount in line.discounts)
    goods = price - platform - sum(discount.seller.amount for discount in line.discounts)
    base = goods + platform + shipping.amount
    rate = NEW_SELLER if new else REFERRAL
    return Line(
        goods=goods,
        shipping=shipping.amount,
        tax=line.tax.amount,
        platform=platform,
        subsidy=subsidy.amount,
        fee=part(base, rate, 10_000),
    )
