"""One order's money by chance: cancelled units, returns, parts, goodwill, settlement and a payout in between.

The order's refunds and the ledger's postings are made by the product's own rules, and checked after every step.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from chalicelib.kit.money import Money
from chalicelib.markets import service as markets
from chalicelib.orders import refundable, refunds
from chalicelib.orders.models import CancelReason, Order, OrderLine, Refund, RefundCause
from chalicelib.payouts import rules as books
from chalicelib.payouts.models import Account, Posting, Referral, RefundPart, Sale
from tests.pencil import Pencil

AT = datetime(2026, 6, 20, 12, tzinfo=UTC)
RATE = 600


def referral_of(line: OrderLine, base: int) -> Referral:
    fee = (base * RATE * 2 + 10_000) // 20_000
    return Referral(rule="referral.standard", policy_version="us-2026-01", basis_points=RATE, fee=fee, base=base)


class Life:
    """An order, its sale in the ledger, and every balance. `steps` counts what happened."""

    def __init__(self, seed: int, order: Order) -> None:
        self.random = Random(seed)
        self.order = order
        self.sale: Sale = books.sale_of(order, referral_of, AT)
        self.balances: Counter[Account] = Counter()
        self.paid_out = 0
        self.pencil = Pencil(AT - timedelta(days=99))
        self.pencil.sold(order)
        self.steps: Counter[str] = Counter()
        self.disputes: list[Posting] = []
        self._post(books.capture(self.sale))

    def lives(self, steps: int) -> "Life":
        """So many steps, then all that is left goes back; every invariant holds after each."""
        for _ in range(steps):
            self.step()
            self.check()
        self._give(refundable.goodwill(refunds.money_of(self.order), None, refunds.left_of(self.order)))
        self.check()
        assert refunds.left_to_refund(self.order) == 0
        assert self.given() + self.charged_back() == self.order.amounts.total.amount
        return self

    def step(self) -> None:
        kinds = (
            self.cancels, self.returns, self.sends_back, self.wins_the_case, self.offers, self.is_kind,
            self.settles, self.is_paid, self.is_charged_back, self.wins,
        )  # fmt: skip
        kind = self.random.choice(kinds)
        kind()
        self.steps[kind.__name__] += 1

    # -- what happens -----------------------------------------------------------------------------------------

    def _units(self) -> dict[str, int]:
        left = refunds.unsettled(self.order)
        chosen = {line_id: self.random.randint(0, units) for line_id, units in left.items()}
        return {line_id: units for line_id, units in chosen.items() if units}

    def cancels(self) -> None:
        units = self._units()
        if units and not self.sale.settled_at:
            self._owe(refunds.refund_of(self.order, units, CancelReason.OUT_OF_STOCK, AT))

    def returns(self) -> None:
        shipping = self.random.random() < 0.5
        self._give(refundable.whole(refunds.money_of(self.order), self._units(), shipping=shipping))

    def sends_back(self) -> None:
        """Units go back, and the buyer pays the label, whatever it costs: as far as the money goes."""
        units, price = self._units(), self.random.choice((1, 333, 545, 1999, 20_000))
        given = refundable.whole(refunds.money_of(self.order), units, shipping=False)
        if not given:
            return
        name = f"ret_{len(self.pencil.ways_back)}"
        self._books_label(name, price, "buyer")
        self._owe(refunds.refund_from(self.order, given, RefundCause.RETURN, "no_need", AT, return_label=price))

    def wins_the_case(self) -> None:
        """Goods come back at the seller's cost and are not what was sent: the label is not the seller's to pay."""
        price, name = self.random.randint(1, 2_000), f"ret_{len(self.pencil.ways_back)}"
        self._books_label(name, price, "seller")
        cost = Money(amount=price)
        moved = books.reassign_return_label(self.sale, name, cost, "platform", AT, to_seller=False)
        self._post_of_sale(moved)
        self.pencil.decided[name] = (price, "seller", "platform")

    def _books_label(self, name: str, price: int, payer: str) -> None:
        by_platform = payer != "seller"
        self._post_of_sale(books.return_label(self.sale, name, Money(amount=price), AT, by_platform=by_platform))
        self.pencil.ways_back[name] = (price, payer)

    def offers(self) -> None:
        money, units = refunds.money_of(self.order), self._units()
        worth = refundable.total_of(refundable.whole(money, units, shipping=True))
        self._give(refundable.part(money, units, self.random.randint(0, worth), shipping=True))

    def is_kind(self) -> None:
        left = refunds.left_to_refund(self.order)
        self._give(refundable.goodwill(refunds.money_of(self.order), None, self.random.randint(0, left)))

    def settles(self) -> None:
        if not self.sale.settled_at:
            self._post(books.settle(self.sale, [], AT, reserve=0))
            self.sale = self.sale.with_(settled_at=AT, pending=0, clearing=0)

    def is_paid(self) -> None:
        """What is available leaves; a later refund makes the balance negative, and the next payout waits."""
        if self.balances[Account.AVAILABLE] > 0:
            self.paid_out += self.balances[Account.AVAILABLE]
            self.balances[Account.BANK] += self.balances[Account.AVAILABLE]
            self.balances[Account.AVAILABLE] = 0

    def is_charged_back(self) -> None:
        """The buyer's bank takes some of what is left; refunds give the rest at most."""
        if left := refunds.left_to_refund(self.order):
            amount, name = Money(amount=self.random.randint(1, left)), f"dp_{sum(self.steps.values())}"
            self.order = self.order.with_(charged_back=self.order.charged_back | {name: amount})
            posting = books.charge_back(self.sale, name, amount, Money(amount=15_00), AT)
            self.pencil.disputes[name] = amount.amount
            self.disputes.append(posting)
            self._post_of_sale(posting)

    def wins(self) -> None:
        """The bank gives it back; what it had withheld of refunds is owed now."""
        if self.disputes:
            posting = self.disputes.pop(self.random.randrange(len(self.disputes)))
            left = {name: amount for name, amount in self.order.charged_back.items() if name != posting.source}
            self.order = self.order.with_(charged_back=left)
            del self.pencil.disputes[posting.source]
            self._post_of_sale(books.reverse(posting, self.sale, AT))
            if owed := refunds.refund_made_good(self.order, AT):
                self._owe(owed)

    def given(self) -> int:
        """What refunds have settled with the buyer: sent, or kept for a label."""
        sent = sum(refund.total.amount for refund in self.order.refunds)
        return sent + self.pencil.kept_of_refunds

    def charged_back(self) -> int:
        return sum(amount.amount for amount in self.order.charged_back.values())

    # -- its effect -------------------------------------------------------------------------------------------

    def _give(self, given: refundable.Given) -> None:
        if given:
            self._owe(refunds.refund_from(self.order, given, RefundCause.RETURN, "damaged", AT))

    def _owe(self, refund: Refund) -> None:
        self.order = self.order.with_(refunds=[*self.order.refunds, refund])
        places = {line.line_id: place for place, line in enumerate(self.order.lines)}
        parts = [
            RefundPart(
                line=places[part.line_id],
                goods=part.paid.amount,
                shipping=part.shipping_fee.amount,
                tax=part.tax.amount,
                platform_discount=part.platform_discount.amount,
                shipping_subsidy=part.shipping_platform_discount.amount,
                shipping_tax=part.shipping_tax.amount,
            )
            for part in refund.parts
        ]
        never_came = refund.cause is RefundCause.CANCELLATION
        administration = None if never_came else markets.refund_administration("US", AT)
        for given in parts:
            back, free = (
                (given.goods, given.shipping, given.tax),
                (given.platform_discount, given.shipping_subsidy),
            )
            name = self.order.order_id
            self.pencil.refunded(name, given.line, back, free, administration=not never_came)
        label = refund.return_label.amount if refund.return_label else 0
        self._must_keep_no_more_than_the_label(refund, label)
        self.pencil.kept_of_refunds += label
        self.sale, posting = books.refund(self.sale, refund.refund_key, parts, AT, administration, label)
        self._post_of_sale(posting)

    def _must_keep_no_more_than_the_label(self, refund: Refund, label: int) -> None:
        """What is sent is what goes back of the lines, less the label of this very way back, if the buyer pays."""
        back = sum(part.paid.amount + part.shipping_fee.amount + part.tax.amount for part in refund.parts)
        price, payer = list(self.pencil.ways_back.values())[-1] if self.pencil.ways_back else (0, "")
        expected = min(price, back) if refund.reason == "no_need" and payer == "buyer" else 0
        assert (label, refund.total.amount) == (expected, back - expected)

    def _post_of_sale(self, posting: Posting) -> None:
        """A posting, and what it does to an order that is not settled."""
        self._post(posting)
        if not self.sale.settled_at and posting.entries:
            pending = books.change_of(posting, Account.PENDING).amount
            clearing = books.change_of(posting, Account.PAYMENT_CLEARING).amount
            kept = {"pending": self.sale.pending + pending, "clearing": self.sale.clearing - clearing}
            self.sale = self.sale.with_(**kept)

    def _post(self, posting: Posting) -> None:
        if posting.entries:
            books.check_balanced(posting)
        for entry in posting.entries:
            self.balances[entry.account] += entry.amount.amount

    # -- what must hold ---------------------------------------------------------------------------------------

    def check(self) -> None:
        money = refunds.money_of(self.order)
        for line in money.values():
            assert all(0 <= back <= paid for back, paid in zip(line.back, line.paid, strict=True)), line
            assert 0 <= line.done <= line.units
        assert sum(self.balances.values()) == 0
        given = self.given()
        assert given == sum(line.back.total for line in money.values())
        assert given + self.charged_back() <= self.order.amounts.total.amount
        ledger = [line.refunded for line in self.sale.lines]
        assert given == sum(back.goods + back.shipping + back.tax for back in ledger)
        for line, back in zip(money.values(), ledger, strict=True):
            assert (back.platform_discount, back.shipping_subsidy) == (
                line.back.platform_discount,
                line.back.shipping_platform_discount,
            )
        booked = Counter(self.balances)
        booked[Account.BANK] += booked[Account.PAYMENT_CLEARING]
        for account, amount in self.pencil.accounts(self.paid_out).items():
            assert booked[account] == amount, f"{account} is {booked[account]}, reckoned {amount}"
