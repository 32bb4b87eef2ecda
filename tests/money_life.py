"""The whole life of a seller's money, driven by chance: the product's own services on a DynamoDB in memory.

Events come late, twice and in any order, as messages do. After every step the books must hold.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from chalicelib.fulfillment.events import FulfillmentFeeDue, LabelReady, LabelVoided
from chalicelib.fulfillment.models import FeeCharge
from chalicelib.kit.deadlines import DeadlineRow
from chalicelib.kit.entity import from_dynamodb
from chalicelib.kit.events import SYSTEM, Actor, Event, EventRecord, EventRow
from chalicelib.kit.jobs import Message
from chalicelib.kit.money import Money
from chalicelib.kit.pages import PageQuery
from chalicelib.kit.problems import Problem, Retry
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.markets.policies import policy_at
from chalicelib.orders import service as order_service
from chalicelib.orders import store as orders
from chalicelib.orders.events import (
    OrderDelivered,
    OrderDeliveryConfirmed,
    OrderPaid,
    OrderPartlyRefunded,
    OrderRefundDue,
    OrderRefunded,
    PaymentDisputeClosed,
    PaymentDisputed,
)
from chalicelib.orders.models import DeliveryEvidence, OrderStatus, PaymentDispute, Refund, RefundCause
from chalicelib.orders.refundable import GivenBack, Parts, goodwill
from chalicelib.orders.refunds import MADE_GOOD, left_of, money_of
from chalicelib.payouts import ledger, rules, service, store
from chalicelib.payouts.audit import audit
from chalicelib.payouts.bank import Accepted, BankUnavailable, Refused, Transfer, ach, chosen
from chalicelib.payouts.errors import AlreadyAtTheBank
from chalicelib.payouts.jobs import CLOCKS, REACTIONS
from chalicelib.payouts.models import (
    Account,
    AdjustmentType,
    BankAccountStatus,
    ChargebackStatus,
    Interval,
    NewAdjustment,
    NewSchedule,
    NewTerms,
    PayoutFailure,
    PayoutStatus,
    PostingKind,
    RefundPart,
    Weekday,
)
from chalicelib.payouts.rules import NOT_BOOKED, SELLER
from chalicelib.payouts.service.bank_accounts import take_deposits_back
from chalicelib.payouts.store import Due, bank_days, chargebacks
from chalicelib.payouts.store import bank as bank_store
from chalicelib.returns.events import ReturnShippedBack, ReturnWayBackReassigned
from chalicelib.sellers import store as sellers
from chalicelib.sellers.models import BusinessType, NewBankAccount, SealedAccount, Seller, SellerStatus, ShipFrom
from tests.builders.sold import an_order, taxed_in_new_york
from tests.memory_dynamodb import Item, MemoryDynamoDB
from tests.pencil import Pencil

START = datetime(2026, 10, 30, 9, tzinfo=UTC)
"""Two days before the clocks change in America."""
SELLER_ID = "sel_01k0000000000000000000000"
ZONES = ("UTC", "America/New_York", "America/Los_Angeles", "Asia/Kolkata")
AUDITED_EVERY = 10
"""Steps between looks at all books; the ledger itself is looked at after every one."""
EVERY = PageQuery(limit=100)
Act = Callable[[Work], Any]


class FickleBank:
    """Pays at once, in days, refuses, is down, loses its answer, or takes files; `leaving` sees what leaves."""

    def __init__(self, leaving: Callable[[str], None]) -> None:
        self.mood = "pays"
        self.sent: dict[str, int] = {}
        self.leaving = leaving
        self.files = ach.AchBank()

    @property
    def acts_outside(self) -> bool:
        return self.mood != "takes files"

    def transfer(self, work: Work, transfer: Transfer) -> Accepted:
        if not self.acts_outside:
            return self.files.transfer(work, transfer)
        self.leaving(transfer.purpose)
        known = transfer.transfer_id in self.sent
        if self.mood == "down":
            raise BankUnavailable(transfer.transfer_id)
        if self.mood == "refuses" and not known:
            raise Refused("R17", "Not in order")
        amount = self.sent.setdefault(transfer.transfer_id, transfer.amount.amount)
        assert amount == transfer.amount.amount, "one transfer, two amounts"
        if self.mood == "loses its answer":
            raise BankUnavailable(transfer.transfer_id)
        takes_days = self.mood == "takes days"
        return Accepted(transfer.transfer_id, work.now + timedelta(days=3) if takes_days else None)

    def has_arrived(self, reference: str, now: datetime) -> bool:
        noted = bank_store.sent(reference)
        return self.files.has_arrived(reference, now) if noted else True

    def withdraw(self, work: Work, reference: str) -> None:
        if bank_store.sent(reference) is None:
            raise AlreadyAtTheBank
        self.files.withdraw(work, reference)

    def small_amounts(self) -> tuple[int, int]:
        return 11, 22


class MoneyLife:
    """One seller. `step` does one thing of STEPS; `a` and `b` say which and how much."""

    STEPS = (
        "sells", "sells", "delivers", "delivers", "cancels", "buys_label", "voids_label", "refunds", "refunds",
        "charges_back", "wins_dispute", "promises_commission", "is_penalized", "is_reimbursed", "opens_return",
        "closes_return", "time_passes", "time_passes", "run_starts", "messages_come", "messages_come",
        "messages_come", "message_comes_again", "bank_changes_mood", "bank_returns", "payouts_are_held",
        "hold_is_lifted", "held_payout_is_cancelled", "refused_payout_is_retried", "schedule_changes",
        "reserve_changes", "warehouse_works", "is_adjusted", "goods_come_back", "bank_disputes", "bank_disputes",
        "bank_decides", "chargebacks_are_approved", "seller_answers", "deposits_are_sent", "deposits_are_named",
        "case_is_decided", "account_changes", "account_is_verified", "cut_off_comes", "cut_off_comes",
        "bank_takes_files", "created_payout_is_cancelled", "payday_comes", "reports_delivery", "reports_delivery",
        "delivery_is_borne_out",
    )  # fmt: skip
    ON_THE_WAY = (
        "payday_comes", "payday_comes", "payday_comes", "payouts_are_held", "hold_is_lifted", "hold_is_lifted",
        "bank_changes_mood", "bank_changes_mood", "bank_returns", "held_payout_is_cancelled",
        "refused_payout_is_retried", "refused_payout_is_retried", "account_changes", "account_is_verified",
        "account_is_verified", "cut_off_comes", "bank_takes_files", "created_payout_is_cancelled",
        "messages_come", "messages_come", "message_comes_again", "some_days_pass",
    )  # fmt: skip
    """What a life between payday and bank is made of."""

    def __init__(self, memory: MemoryDynamoDB) -> None:
        self.memory = memory
        self.now = START
        self.count = 0
        self.open: list[str] = []
        self.booked: list[str] = []
        self.labels: list[tuple[str, int]] = []
        self.disputes: list[tuple[str, str]] = []
        self.bank_disputed: list[tuple[str, str]] = []
        self.disputed_orders: dict[str, str] = {}
        self.returns: list[tuple[str, str]] = []
        self.deposits: list[tuple[str, Money]] = []
        self.sent_back: list[tuple[str, str, Money, str]] = []
        self.reported: dict[str, datetime] = {}
        self.inbox: list[Message] = []
        self.handled: list[Message] = []
        self.told: set[str] = set()
        self.reckoned: set[str] = set()
        self.postings: dict[tuple[str, str], Item] = {}
        self.pencil = Pencil(START - timedelta(days=14))
        self.sums: Counter[str] = Counter()
        self.steps = 0
        self.held: dict[str, datetime | None] = {}
        self.filed: dict[str, int] = {}
        self.taken: set[date] = set()
        self.bank = FickleBank(self.money_may_leave)
        chosen.bank = self.bank
        self._does(_registers)

    def step(self, name: str, a: int, b: int) -> None:
        self.now += timedelta(seconds=1)
        getattr(self, name)(a, b)
        self._collects()
        self.steps += 1
        self.postings_must_hold()
        if self.steps % AUDITED_EVERY == 0:
            self.must_hold()
            self.must_be_as_reckoned()
            self.paid_must_have_left()

    def must_hold(self) -> None:
        """All books against each other."""
        found = audit(SELLER_ID)
        assert found == [], found
        self._statements_must_follow_each_other()

    def _statements_must_follow_each_other(self) -> None:
        """No two statements share an instant, and what was posted is on the statement of its instant."""
        periods = {s.period_id: (s.starts_at, s.ends_at) for s in service.statements(SELLER_ID, EVERY).data}
        in_order = sorted(periods.values())
        assert all(end <= start for (_, end), (start, _) in pairwise(in_order)), in_order
        for posting in ledger.postings(SELLER_ID):
            if posting.period_id:
                start, end = periods[posting.period_id]
                assert start <= posting.at < end, f"{posting.posting_id} of {posting.at} is on {posting.period_id}"

    def must_be_as_reckoned(self) -> None:
        """Every account of the platform beside a reckoning that knows no postings."""
        booked = ledger.account_balances(SELLER_ID)
        booked[Account.BANK] += booked[Account.PAYMENT_CLEARING]
        paid_out = sum(payout.amount.amount for payout in self._payouts(PayoutStatus.PAID))
        for account, amount in self.pencil.accounts(paid_out).items():
            assert booked[account] == amount, f"{account} is {booked[account]}, reckoned {amount}"
        years = (service.gross(SELLER_ID, year).total.amount for year in range(START.year, self.now.year + 1))
        assert sum(years) == self.pencil.gross

    def tax_to_remit_must_hold(self) -> None:
        """The months' reports of all jurisdictions come to the tax that is held."""
        years = range(START.year, self.now.year + 1)
        months = [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
        counts = [total.counts for month in months for total in store.tax_totals("US", month)]
        remitted = sum(one.tax_collected - one.tax_refunded for one in counts)
        assert remitted == ledger.account_balances(SELLER_ID)[Account.TAX_HELD]

    def postings_must_hold(self) -> None:
        """Every posting stays as it was written, and the balances are the sum of all of them: zero."""
        for item in self.memory.items(ledger.TABLE):
            if "booked" in item:
                key = (item["pk"]["S"], item["sk"]["S"])
                if key not in self.postings:
                    self._must_be_in_order(from_dynamodb(item["entity"]))
                    self._only_reported_must_wait(from_dynamodb(item["entity"]))
                    for entry in from_dynamodb(item["entity"])["entries"]:
                        self.sums[entry["account"]] += entry["amount"]["amount"]
                assert self.postings.setdefault(key, item) is item, f"{key} was changed"
        balances = {
            str(account): amount for account, amount in ledger.account_balances(SELLER_ID).items() if amount
        }
        assert balances == {account: amount for account, amount in self.sums.items() if amount}
        assert sum(balances.values()) == 0

    def _must_be_in_order(self, posting: dict[str, Any]) -> None:
        """Nothing settles while a return holds it."""
        if posting["kind"] == PostingKind.SETTLE:
            assert posting["about"] not in {order_id for order_id, _ in self.returns}, (
                f"{posting['about']} is held"
            )

    # -- orders -------------------------------------------------------------------------------------------------

    def sells(self, a: int, b: int) -> None:
        prices = [1 + a % 900_00, 1 + b % 50_00][: 1 + a % 2]
        least = min(prices)
        order = an_order(
            *prices,
            placed_at=self.now,
            seller_id=SELLER_ID,
            seller_discount=b % 3 * least // 10,
            platform_discount=a % 3 * least // 10,
            tax=b % 10_00,
            shipping=(a % 5_00 + b % 2_00, a % 5_00 // 3, b % 2_00),
        )
        order = taxed_in_new_york(order)
        self._does(lambda work: orders.save(work, order))
        self.open.append(order.order_id)
        self._tells(OrderPaid, order.order_id, ship_by=self.now)

    def delivers(self, a: int, b: int) -> None:
        if self.open:
            order_id = self.open.pop(a % len(self.open))
            self._tells(OrderDelivered, order_id, delivered_at=self.now)

    def reports_delivery(self, a: int, b: int) -> None:
        """Delivered by the seller's word alone: it settles by the longer clock."""
        if self.open:
            order_id = self.open.pop(a % len(self.open))
            self.reported[order_id] = self.now
            self._tells(OrderDelivered, order_id, delivered_at=self.now, evidence=DeliveryEvidence.SELLER)

    def delivery_is_borne_out(self, a: int, b: int) -> None:
        """By the buyer or a carrier: it settles like any other."""
        if self.reported:
            order_id = list(self.reported)[a % len(self.reported)]
            del self.reported[order_id]
            evidence = (DeliveryEvidence.BUYER, DeliveryEvidence.CARRIER)[b % 2]
            self._tells(OrderDeliveryConfirmed, order_id, confirmed_at=self.now, evidence=evidence)

    def _only_reported_must_wait(self, posting: dict[str, Any]) -> None:
        reported_at = self.reported.get(posting["about"])
        if reported_at and posting["kind"] == PostingKind.SETTLE:
            days = policy_at("US", reported_at).settlement.seller_reported_days
            settled_at = datetime.fromisoformat(posting["at"])
            assert settled_at >= reported_at + timedelta(days=days), f"{posting['about']} settled by a word alone"

    def cancels(self, a: int, b: int) -> None:
        if self.open:
            self._cancels_whole(self.open.pop(a % len(self.open)))

    def buys_label(self, a: int, b: int) -> None:
        if self.open:
            self.count += 1
            label = (self.open[a % len(self.open)], 3_00 + b % 20_00)
            self.labels.append((f"{label[0]}#{self.count}", label[1]))
            self._tells_label(LabelReady, *self.labels[-1])

    def voids_label(self, a: int, b: int) -> None:
        if self.labels:
            self._tells_label(LabelVoided, *self.labels.pop(a % len(self.labels)))

    def refunds(self, a: int, b: int) -> None:
        if order_id := self._captured(a):
            sale = store.sale(SELLER_ID, order_id)
            number = b % len(sale.lines)
            line = sale.lines[number]
            shipping_tax = a % (line.shipping_tax - line.refunded.shipping_tax + 1)
            goods_tax_left = line.goods_tax - line.refunded.tax + line.refunded.shipping_tax
            part = RefundPart(
                line=number,
                goods=b % (line.goods - line.refunded.goods + 1),
                shipping=a % (line.shipping - line.refunded.shipping + 1),
                tax=shipping_tax + b % (goods_tax_left + 1),
                shipping_tax=shipping_tax,
            )
            given: list[tuple[RefundPart, int]] = []
            label = a % 15_00 if b % 2 else 0
            if self._does(lambda work: given.append(self._gives_back(work, order_id, part, label))):
                [(back, kept)] = given
                self.pencil.refunded(order_id, number, (back.goods, back.shipping, back.tax))
                self.pencil.kept_of_refunds += kept

    def _gives_back(self, work: Work, order_id: str, part: RefundPart, label: int) -> tuple[RefundPart, int]:
        """The order owes a part of a line, as far as banks have left it, and the ledger books it at once.

        Returns what went back of the line, and the label kept of it.
        """
        order = orders.load(order_id)
        wanted = Parts(
            goods=part.goods,
            tax=part.tax - part.shipping_tax,
            shipping=part.shipping,
            shipping_tax=part.shipping_tax,
        )
        given = {order.lines[part.line].line_id: GivenBack(0, wanted)}
        refund = order_service.give_back(work, order, given, RefundCause.RETURN, "damaged", return_label=label)
        gone = {"goods": 0, "tax": 0, "shipping": 0, "shipping_tax": 0}
        for one in refund.parts:
            gone = {
                "goods": one.paid.amount,
                "tax": one.tax.amount,
                "shipping": one.shipping_fee.amount,
                "shipping_tax": one.shipping_tax.amount,
            }
        bounded = RefundPart(line=part.line, **gone)
        kept = refund.return_label.amount if refund.return_label else 0
        service.refund(work, SELLER_ID, order_id, refund.refund_key, [bounded], return_label=kept)
        return bounded, kept

    def _cancels_whole(self, order_id: str) -> None:
        """All that is left of the order goes back; what a bank has taken does not."""
        order = orders.load(order_id).with_(status=OrderStatus.CANCELLED)
        all_left = goodwill(money_of(order), None, left_of(order))
        found: list[Refund] = []
        cause = RefundCause.CANCELLATION
        self._does(lambda w: found.append(order_service.give_back(w, order, all_left, cause, "out_of_stock")))
        if left_of(orders.load(order_id)) == 0:
            self._tells(OrderRefunded, order_id, refund_id=f"rfd_{order_id}")
        else:
            self._tells(OrderPartlyRefunded, order_id, refund_id=f"rfd_{order_id}", refund=found[0])

    # -- chargebacks --------------------------------------------------------------------------------------------

    def charges_back(self, a: int, b: int) -> None:
        """An operator enters some amount, which may be nothing, negative, or more than was ever paid."""
        if order_id := self._captured(a):
            self.count += 1
            dispute = f"dp_{self.count}"
            amount, left = Money(amount=b % 700_00 - 70_00), self._left_to_take_back(order_id)
            if self._does(lambda work: service.charge_back(work, SELLER_ID, order_id, dispute, amount), by="anna"):
                assert 1 <= amount.amount <= left, f"{amount.amount} of {left} was entered of {order_id}"
                self.disputes.append((order_id, f"chargeback:{dispute}"))
                self._reckons_dispute(order_id, dispute)

    def chargebacks_are_approved(self, a: int, b: int) -> None:
        """The one who proposed cannot; another can, if there is still so much left."""
        for one in service.chargebacks(None, PageQuery()).data:
            if one.status is ChargebackStatus.PROPOSED:
                named = (SELLER_ID, one.order_id, one.dispute_id, "approve")
                approves = lambda work, n=named: service.decide_chargeback(work, *n)  # noqa: E731
                assert not self._does(approves, by="anna")
                self._does(approves, by="bert")
                self._reckons_dispute(one.order_id, one.dispute_id)

    def wins_dispute(self, a: int, b: int) -> None:
        if self.disputes:
            order_id, posting_id = self.disputes.pop(a % len(self.disputes))
            self._does(lambda work: service.reverse(work, SELLER_ID, order_id, posting_id))
            self._reckons_dispute(order_id, posting_id.partition(":")[2])

    def bank_disputes(self, a: int, b: int) -> None:
        """The payment provider tells of a dispute, of any amount."""
        if order_id := self._captured(a):
            self.count += 1
            dispute_id, due = f"dp_{self.count}", self.now + timedelta(hours=1 + b % 300)
            facts: dict[str, Any] = {"dispute_id": dispute_id, "amount": Money(amount=1 + b), "reason": "general"}
            facts["evidence_due_by"] = due
            order = orders.load(order_id)
            dispute = PaymentDispute(**facts, opened_at=self.now)
            disputed = order.with_(disputes=[*order.disputes, dispute])
            self._does(lambda work: orders.save(work, disputed, before=order))
            self._tells(PaymentDisputed, order_id, **facts)
            self.bank_disputed.append((order_id, dispute_id))

    def bank_decides(self, a: int, b: int) -> None:
        """Perhaps before its dispute is heard of."""
        if self.bank_disputed:
            order_id, dispute_id = self.bank_disputed.pop(a % len(self.bank_disputed))
            self._tells(PaymentDisputeClosed, order_id, dispute_id=dispute_id, won=b % 2 == 0)

    def seller_answers(self, a: int, b: int) -> None:
        found = service.chargebacks_of(SELLER_ID, PageQuery()).data
        if found:
            one = found[a % len(found)].chargeback_id
            in_time = found[a % len(found)].evidence_due_by > self.now
            done = self._does(lambda work: service.submit_evidence(work, SELLER_ID, one, "It was delivered."))
            assert in_time or not done, "evidence after its day"

    def _reckons_dispute(self, order_id: str, dispute_id: str) -> None:
        """The bank has what was booked of a dispute until it is won, and no more than the buyer paid."""
        found = chargebacks.find_disputed(SELLER_ID, dispute_id)
        name = f"chargeback:{dispute_id}"
        if found is None or found.status in (*NOT_BOOKED, ChargebackStatus.WON):
            self.pencil.disputes.pop(name, None)
            return
        self.pencil.disputes[name] = found.amount.amount
        self.disputed_orders[name] = order_id
        left = self._left_to_take_back(order_id)
        assert left >= 0, f"{-left} more went back of {order_id} than was paid"

    def _left_to_take_back(self, order_id: str) -> int:
        """What was paid less what was given back and what banks took."""
        gone = sum(amount for one, amount in self.pencil.disputes.items() if self.disputed_orders[one] == order_id)
        back = sum(sum(line.back) for line in self.pencil.lines[order_id])
        return orders.load(order_id).amounts.total.amount - gone - back

    def promises_commission(self, a: int, b: int) -> None:
        if order_id := self._captured(a):
            self.count += 1
            amount = Money(amount=1 + b % 10_00)
            source = f"col_{self.count}"
            if self._does(lambda work: service.charge_commission(work, SELLER_ID, order_id, source, amount)):
                self.pencil.promised(order_id, amount)

    def is_penalized(self, a: int, b: int) -> None:
        self._adjusts(PostingKind.PENALTY, -1 - a % 50_00)

    def is_reimbursed(self, a: int, b: int) -> None:
        self._adjusts(PostingKind.REIMBURSEMENT, 1 + a % 50_00)

    def is_adjusted(self, a: int, b: int) -> None:
        """One operator proposes; the same one cannot approve, another can."""
        amount = Money(amount=a % 100_00 - 50_00 or 1)
        wanted = NewAdjustment(type=AdjustmentType.OTHER_ADJUSTMENT, amount=amount, reason="counted again")
        self._does(lambda work: service.propose(work, SELLER_ID, wanted), by="anna")
        for waiting in service.proposed(PageQuery()).data:
            approves = lambda work, one=waiting: service.approve(work, SELLER_ID, one.adjustment_id)  # noqa: E731
            assert not self._does(approves, by="anna")
            if self._does(approves, by="bert"):
                self.pencil.given += waiting.amount.amount

    def warehouse_works(self, a: int, b: int) -> None:
        self.count += 1
        units, each = 1 + a % 9, b % 50
        charge = FeeCharge(rule="platform_warehouse.inbound_unit", units=units, each=each)
        fee = {"kind": "inbound", "units": units, "amount": units * each, "currency": "USD", "charges": [charge]}
        event = FulfillmentFeeDue(seller_id=SELLER_ID, subject_id=f"inb_{self.count}", **fee)
        data = event.model_dump(mode="json")
        self.inbox.append(Message(f"evt_{self.count}", "event", FulfillmentFeeDue.name, data))

    def opens_return(self, a: int, b: int) -> None:
        if order_id := self._captured(a):
            self.count += 1
            name = f"ret_{self.count}"
            self._does(lambda work: service.hold(work, SELLER_ID, order_id, name))
            self.returns.append((order_id, name))

    def goods_come_back(self, a: int, b: int) -> None:
        """The label of a way back is used, at the cost of one of three."""
        if order_id := self._captured(a):
            self.count += 1
            payer = ("buyer", "seller", "platform")[a % 3]
            price = Money(amount=1 + b % 20_00)
            return_id = f"ret_{self.count}"
            self._tells(ReturnShippedBack, order_id, return_id=return_id, price=price, paid_by=payer)
            self.sent_back.append((order_id, return_id, price, payer))

    def case_is_decided(self, a: int, b: int) -> None:
        """Another is to bear a label that was used; where a case ends for the seller, the platform."""
        if self.sent_back:
            order_id, return_id, price, before = self.sent_back.pop(a % len(self.sent_back))
            after = [payer for payer in ("buyer", "seller", "platform") if payer != before][b % 2]
            names = {"return_id": return_id, "price": price, "paid_by": after, "paid_before": before}
            self._tells(ReturnWayBackReassigned, order_id, **names)

    def closes_return(self, a: int, b: int) -> None:
        if self.returns:
            order_id, name = self.returns.pop(a % len(self.returns))
            self._does(lambda work: service.lift_hold(work, SELLER_ID, order_id, name))

    # -- time, messages, runs -----------------------------------------------------------------------------------

    def time_passes(self, a: int, b: int) -> None:
        """Some hours; what comes due is on its way."""
        self.now += timedelta(hours=1 + a % 200)
        for row in list(self.memory.items(DeadlineRow.Meta.table_name)):
            deadline = from_dynamodb(row["entity"])
            if datetime.fromisoformat(deadline["due"]) <= self.now:
                message = {"deadline": row["sk"]["S"], "subject": deadline["subject"]}
                self.inbox.append(Message(row["sk"]["S"], "clock", deadline["clock"], message))
                self.memory.tables[DeadlineRow.Meta.table_name][row["pk"]["S"]].pop(row["sk"]["S"])

    def run_starts(self, a: int, b: int) -> None:
        for due in service.plan(self.now):
            self.inbox.append(Message(f"run-{self.now}-{due.period_id}", "message", "pay", due._asdict()))

    def messages_come(self, a: int, b: int) -> None:
        """Some of those on their way, in any order; one that is not handled stays."""
        for _ in range(1 + b % 4):
            if self.inbox:
                self._handles(self.inbox.pop(a % len(self.inbox)))
                self._collects()

    def message_comes_again(self, a: int, b: int) -> None:
        if self.handled:
            again = self.handled[a % len(self.handled)]
            self._handles(Message(f"{again.id}{'-again' * (b % 2)}", again.kind, again.name, again.data))

    # -- bank and operators -------------------------------------------------------------------------------------

    def bank_changes_mood(self, a: int, b: int) -> None:
        moods = ("pays", "takes days", "refuses", "down", "loses its answer", "takes files", "takes files")
        self.bank.mood = moods[a % len(moods)]

    def bank_returns(self, a: int, b: int) -> None:
        """One of those that are at the bank comes back, for a reason of the account's or another."""
        sent = [payout for payout in self._payouts() if payout.sent_at and self._is_at_bank(payout.transfer_id)]
        if sent:
            payout = sent[a % len(sent)]
            failure = PayoutFailure(code=("R02", "R17")[b % 2], reason="It came back")
            self._does(lambda work: service.take_back(work, SELLER_ID, payout.transfer_id, failure))
            self._closed_accounts_must_be_locked(payout, failure.code)

    def deposits_are_sent(self, a: int, b: int) -> None:
        """Two small ones into a changed account."""
        self.count += 1
        sent = (f"bnk_{self.count}", Money(amount=2 + b % 97))
        if self._does(lambda work: ledger.add_posting(work, rules.micro_deposit(SELLER_ID, *sent, work.now))):
            self.deposits.append(sent)
            self.pencil.deposits[sent[0]] = sent[1].amount

    def deposits_are_named(self, a: int, b: int) -> None:
        if self.deposits:
            sent = self.deposits.pop(a % len(self.deposits))
            if self._does(lambda work: take_deposits_back(work, SELLER_ID, *sent)):
                self.pencil.deposits_taken_back += sent[1].amount
            assert not self._does(lambda work: take_deposits_back(work, SELLER_ID, *sent))

    def payouts_are_held(self, a: int, b: int) -> None:
        days = a % 10 or None
        if self._does(lambda work: service.hold_payouts(work, SELLER_ID, "operator", "looked into", days)):
            self.held["operator"] = self.now + timedelta(days=days) if days else None

    def hold_is_lifted(self, a: int, b: int) -> None:
        if self._does(lambda work: service.lift_payout_hold(work, SELLER_ID, "operator")):
            self.held.pop("operator", None)

    def held_payout_is_cancelled(self, a: int, b: int) -> None:
        for payout in self._payouts(PayoutStatus.HELD)[:1]:
            self._does(lambda work, p=payout: service.cancel(work, SELLER_ID, p.payout_id))  # type: ignore[misc]

    def refused_payout_is_retried(self, a: int, b: int) -> None:
        for payout in self._payouts(PayoutStatus.FAILED, PayoutStatus.RETURNED)[:1]:
            again = lambda work, p=payout: service.retry(work, SELLER_ID, p.payout_id, SELLER)  # noqa: E731
            if self._does(again):
                assert "closed" not in self.held, "tried again into an account that was closed"
                now = store.payout(SELLER_ID, payout.payout_id).status
                wanted = PayoutStatus.HELD if self._blocked() else PayoutStatus.CREATED
                assert now is wanted, f"tried again under {self._blocked()} it is {now}"

    def schedule_changes(self, a: int, b: int) -> None:
        """The interval, the weekday, the zone, or all of them; often several times a day."""
        seen = service.schedule(SELLER_ID)
        days = {"interval": list(Interval)[a % 2], "weekday": list(Weekday)[b % 7], "zone": ZONES[(a + b) % 4]}
        kept = {name: getattr(seen, name) for name in list(days)[: a // 7 % 4]}
        wanted = NewSchedule(**days | kept)
        self._does(lambda work: service.set_schedule(work, SELLER_ID, wanted))

    def reserve_changes(self, a: int, b: int) -> None:
        wanted = NewTerms(reserve_basis_points=a % 3 * 1000, reserve_days=1 + b % 40)
        self._does(lambda work: service.set_terms(work, SELLER_ID, wanted))

    # -- holds on the way to the bank ---------------------------------------------------------------------------

    def account_changes(self, a: int, b: int) -> None:
        """Another account: held some days and until it is verified; whatever closed the last one is over."""
        number = f"{a % 10**9:09}{b % 10**4:04}"
        wanted = NewBankAccount(routing_number="021000021", account_number=number)
        if self._does(lambda work: service.change_bank_account(work, SELLER_ID, wanted)):
            self.held |= {"changed": self.now + timedelta(days=3), "unverified": None}
            self.held.pop("closed", None)

    def account_is_verified(self, a: int, b: int) -> None:
        """Its deposits are named, as an outside bank sends them; rightly or not."""
        amounts = (11, 22) if a % 4 else (1, 2)
        before = service.bank_account(SELLER_ID).status
        self._does(lambda work: service.verify_bank_account(work, SELLER_ID, amounts))
        status = service.bank_account(SELLER_ID).status
        if status is BankAccountStatus.VERIFIED is not before:
            self.pencil.deposits_taken_back += sum(amounts)
        if status is BankAccountStatus.VERIFIED:
            self.held.pop("unverified", None)
        elif status is BankAccountStatus.LOCKED:
            self.held["closed"] = None

    def cut_off_comes(self, a: int, b: int) -> None:
        """Every day that is over is sealed; what it then holds is its file, now or at a later step."""
        for day in ach.days_to_write(self.now):
            before = {entry.transfer_id for entry in bank_store.entries(day)}
            service.seal_day(day, self.now)
            for withdrawn in before - {entry.transfer_id for entry in bank_store.entries(day)}:
                self.pencil.deposits.pop(withdrawn.rpartition("-")[0], None)
            for entry in bank_store.entries(day):
                if entry.transfer_id not in self.filed:
                    self.money_may_leave(entry.purpose)
                    self.filed[entry.transfer_id] = entry.amount.amount
            if a % 4:
                self._does(lambda work, d=day: bank_days.mark_written(work, d))  # type: ignore[misc]

    def bank_takes_files(self, a: int, b: int) -> None:
        for day in service.bank_files():
            if self._does(lambda work, d=day.day: service.confirm_file_taken(work, d)):  # type: ignore[misc]
                self.taken.add(day.day)

    def created_payout_is_cancelled(self, a: int, b: int) -> None:
        """What is at the bank, or may be, is not cancelled."""
        for payout in self._payouts(PayoutStatus.CREATED)[:1]:
            if self._does(lambda work, p=payout: service.cancel(work, SELLER_ID, p.payout_id)):  # type: ignore[misc]
                assert not self._is_at_bank(payout.transfer_id), f"{payout.transfer_id} was cancelled and paid"

    def _reckons_deposits(self) -> None:
        account, amounts = bank_store.account(SELLER_ID)
        if account and amounts:
            self.pencil.deposits[account.account_id] = 11 + 22

    def payday_comes(self, a: int, b: int) -> None:
        """A week later the run closes a statement of some dollars; the bank does not know of the payout yet."""
        self._adjusts(PostingKind.REIMBURSEMENT, 5_00 + a % 50_00)
        self.time_passes(174, 0)
        for due in service.plan(self.now):
            self._handles(Message(f"run-{self.now}-{due.period_id}", "message", "pay", due._asdict()))

    def some_days_pass(self, a: int, b: int) -> None:
        """So many that a hold of some days ends, or a bank settles; all that is on its way comes."""
        self.time_passes(24 * (a % 5), 0)
        self._collects()
        for _ in range(len(self.inbox)):
            self.messages_come(0, 0)

    def money_may_leave(self, purpose: str) -> None:
        """Nothing leaves under a hold; small deposits leave under those that they are to end."""
        own = {"changed", "unverified"} if purpose == "verification" else set()
        assert self._blocked() <= own, f"a {purpose} leaves under {self._blocked()}"

    def _blocked(self) -> set[str]:
        return {name for name, until in self.held.items() if until is None or self.now < until}

    def _is_at_bank(self, transfer_id: str) -> bool:
        return transfer_id in self.bank.sent or transfer_id in self.filed

    def _closed_accounts_must_be_locked(self, payout: Any, code: str) -> None:
        """A payout came back: its account is closed if the bank says so and it is that of today."""
        now, account = store.payout(SELLER_ID, payout.payout_id), service.bank_account(SELLER_ID)
        if code == "R02" and now.failed_at == self.now and payout.bank_account_id == account.account_id:
            assert account.status is BankAccountStatus.LOCKED
            self.held["closed"] = None

    def paid_must_have_left(self) -> None:
        """What counts as paid is at the bank; by a file, only if that was taken."""
        for payout in self._payouts(PayoutStatus.PAID):
            if payout.transfer_id in self.bank.sent:
                continue
            noted = bank_store.sent(payout.bank_reference)
            assert noted is not None
            assert noted.day is not None
            day = date.fromisoformat(noted.day)
            assert payout.transfer_id in self.filed, f"{payout.transfer_id} is paid and in no file"
            assert day in self.taken, f"{payout.transfer_id} is paid and its file was not taken"

    # -- the end ------------------------------------------------------------------------------------------------

    def comes_to_rest(self) -> None:
        """Orders arrive, returns close, holds end, the bank pays: every cent has left, or is owed."""
        self.bank.mood = "pays"
        self.hold_is_lifted(0, 0)
        self._has_good_account()
        while self.open:
            self.delivers(0, 0)
        self._rests(5)
        while self.returns:
            self.closes_return(0, 0)
        self._rests(9)
        accounts = ledger.account_balances(SELLER_ID)
        assert not [message for message in self.inbox if message.kind == "event"]
        assert (accounts[Account.PENDING], accounts[Account.RESERVE], accounts[Account.PAYMENT_CLEARING]) == (
            0,
            0,
            0,
        )
        assert accounts[Account.PAYOUTS_IN_TRANSIT] == 0
        assert accounts[Account.AVAILABLE] + accounts[Account.OWED] < 1_00
        self.tax_to_remit_must_hold()
        self.paid_must_have_left()
        left = self.bank.sent | self.filed
        paid = self._payouts(PayoutStatus.PAID)
        assert all(left[payout.transfer_id] == payout.amount.amount for payout in paid)
        came_back = self._payouts(PayoutStatus.FAILED, PayoutStatus.RETURNED, PayoutStatus.CANCELLED)
        assert not [p for p in came_back if p.status is PayoutStatus.CANCELLED and p.transfer_id in left]

    def _has_good_account(self) -> None:
        """The seller enters an account that the bank pays, and proves it, in a month with caps of its own."""
        self.time_passes(24 * 32, 0)
        self.account_changes(1, 1)
        self._collects()
        while self.held.keys() & {"unverified", "closed"}:
            self.messages_come(0, 3)
            self.account_is_verified(1, 0)

    def _rests(self, weeks: int) -> None:
        """Some eight days each, in which whatever is on its way comes."""
        for _ in range(weeks):
            self._collects()
            for _ in range(3 * len(self.inbox)):
                self.messages_come(0, 0)
            self.postings_must_hold()
            self.time_passes(199, 0)
            self.cut_off_comes(1, 0)
            self.bank_takes_files(0, 0)
            self.run_starts(0, 0)
        self.must_hold()
        self.must_be_as_reckoned()

    # -- how it is done -----------------------------------------------------------------------------------------

    def _does(self, act: Act, by: str = "system") -> bool:
        """A use case in its transaction; whether it had its effect: a refusal is an answer like any other."""
        work = Work(Actor(kind="person", id=by), self.now)
        with suppress(Problem, Retry, AlreadyDone):
            act(work)
            work.commit()
            return True
        return False

    def _handles(self, message: Message) -> None:
        work = Work(SYSTEM, self.now, request_id=message.id)
        before, paid = ledger.account_balances(SELLER_ID), {one.payout_id for one in self._payouts()}
        planned = service.planned(self.now, EVERY).data[:1] if message.name == "pay" else []
        try:
            if message.name == "pay":
                service.pay_out(work, Due(**message.data))
            else:
                message.dispatch(work, {**REACTIONS, OrderRefundDue: _sends_made_good}, CLOCKS)
            work.once_for("payouts", message.id)
            work.commit()
        except (Retry, BankUnavailable):
            self.inbox.append(message)
        except AlreadyDone:
            pass
        else:
            self.handled.append(message)
            self._reckons(message)
            self._reckons_deposits()
            made = sum(one.amount.amount for one in self._payouts() if one.payout_id not in paid)
            there = before[Account.AVAILABLE] + before[Account.OWED]
            assert made <= max(there, 0), f"{made} paid out of {there}"
            for plan in planned:
                if plan.period_id == message.data["period_id"]:
                    assert made == plan.amount.amount, f"{made} paid, {plan.amount.amount} planned"
            after = ledger.account_balances(SELLER_ID)
            assert not made or after[Account.OWED] == 0, f"paid out while {after[Account.OWED]} is owed"

    def _reckons(self, message: Message) -> None:
        """What a message must have done to the money."""
        data = message.data
        match message.name:
            case OrderPaid.name:
                self.pencil.sold(orders.load(data["order_id"]))
            case OrderRefunded.name:
                self.pencil.cancelled(data["order_id"])
            case OrderPartlyRefunded.name:
                self._reckons_part(OrderPartlyRefunded.model_validate(data))
            case PaymentDisputed.name | PaymentDisputeClosed.name:
                self._reckons_dispute(data["order_id"], data["dispute_id"])
            case LabelReady.name | LabelVoided.name:
                bought = message.name == LabelReady.name
                self.pencil.labels[data["order_id"], data["tracking_number"]] = data["amount"] if bought else 0
            case ReturnShippedBack.name:
                self.pencil.ways_back[data["return_id"]] = (data["price"]["amount"], data["paid_by"])
            case ReturnWayBackReassigned.name:
                who = (data["paid_before"], data["paid_by"])
                self.pencil.decided[data["return_id"]] = (data["price"]["amount"], *who)
            case FulfillmentFeeDue.name:
                self.pencil.warehouse[data["subject_id"]] = data["amount"]

    def _reckons_part(self, event: OrderPartlyRefunded) -> None:
        """What went back of some lines, once, unless a refund of the whole order has taken all there was."""
        key = event.refund.refund_key
        if key in self.reckoned or not ledger.find_posting(SELLER_ID, event.order_id, f"refund:{key}"):
            return
        self.reckoned.add(key)
        places = {line.line_id: place for place, line in enumerate(orders.load(event.order_id).lines)}
        for one in event.refund.parts:
            back = one.paid.amount, one.shipping_fee.amount, one.tax.amount
            free = one.platform_discount.amount, one.shipping_platform_discount.amount
            self.pencil.refunded(event.order_id, places[one.line_id], back, free, administration=False)

    def _collects(self) -> None:
        """What was emitted is on its way."""
        for item in list(self.memory.items(EventRow.Meta.table_name)):
            if (event_id := item["sk"]["S"]) not in self.told:
                self.told.add(event_id)
                record = EventRecord.restore(from_dynamodb(item["entity"]))
                self.inbox.append(Message(event_id, "event", record.name, record.data))

    def _tells(self, event: type[Event], order_id: str, **facts: Any) -> None:
        self.count += 1
        data = event(seller_id=SELLER_ID, order_id=order_id, **facts).model_dump(mode="json")
        self.inbox.append(Message(f"evt_{self.count}", "event", event.name, data))

    def _tells_label(self, event: type[Event], label: str, cents: int) -> None:
        order_id, number = label.split("#")
        facts = {"package_id": "pkg_1", "carrier": "local", "tracking_number": number, "amount": cents}
        self._tells(event, order_id, **facts, currency="USD")

    def _captured(self, which: int) -> str | None:
        """An order whose payment is booked."""
        known = [m.data["order_id"] for m in self.handled if m.name == OrderPaid.name]
        return str(known[which % len(known)]) if known else None

    def _adjusts(self, kind: PostingKind, cents: int) -> None:
        self.count += 1
        source = f"adj_{self.count}"
        if self._does(lambda work: service.adjust(work, SELLER_ID, kind, source, Money(amount=cents))):
            self.pencil.given += cents

    def _payouts(self, *statuses: PayoutStatus) -> list[Any]:
        found = service.payouts(SELLER_ID, PageQuery(limit=100)).data
        return [payout for payout in found if not statuses or payout.status in statuses]


def _sends_made_good(work: Work, event: OrderRefundDue) -> None:
    """Orders send what a chargeback had withheld; every other refund of this life is booked as it is decided."""
    if event.refund.reason == MADE_GOOD:
        order_service.refund(work, event)


def _registers(work: Work) -> None:
    account = SealedAccount(seller_id=SELLER_ID, routing_number="011000015", sealed_number="sealed", last4="6789")
    sellers.seal(work, SELLER_ID, "sealed", account)
    sellers.save(work, a_seller(SELLER_ID))


def a_seller(seller_id: str) -> Seller:
    """A seller who was approved two weeks ago."""
    return Seller(
        seller_id=seller_id,
        status=SellerStatus.ACTIVE,
        market="US",
        business_type=BusinessType.INDIVIDUAL,
        shop_name="Blue Mug Co",
        legal_name="Dana Seller",
        contact_email="dana@example.com",
        contact_phone="+15125550100",
        ship_from=ShipFrom(name="B", line1="1", city="Austin", state="TX", postal_code="78701"),
        bank_last4="6789",
        applied_at=START - timedelta(days=14),
        active_since=START - timedelta(days=14),
    )


def lived(memory: MemoryDynamoDB, seed: int, steps: int) -> MoneyLife:
    """A life of chance that the same seed lives again; every other one is lived between payday and bank."""
    chance = random.Random(seed)
    life = MoneyLife(memory)
    of = MoneyLife.ON_THE_WAY if seed % 2 else MoneyLife.STEPS
    for _ in range(steps):
        life.step(chance.choice(of), chance.randrange(10**6), chance.randrange(10**6))
    life.comes_to_rest()
    return life
