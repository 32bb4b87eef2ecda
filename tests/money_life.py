"""The whole life of a seller's money, driven by chance: the product's own services on a DynamoDB in memory.

Events come late, twice and in any order, as messages do. After every step the books must hold.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
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
from chalicelib.orders import store as orders
from chalicelib.orders.events import OrderDelivered, OrderDeliveryConfirmed, OrderPaid, OrderRefunded
from chalicelib.orders.models import DeliveryEvidence
from chalicelib.payouts import ledger, service, store
from chalicelib.payouts.audit import audit
from chalicelib.payouts.bank import Accepted, BankUnavailable, Refused, Transfer, chosen
from chalicelib.payouts.jobs import CLOCKS, REACTIONS
from chalicelib.payouts.models import (
    Account,
    AdjustmentType,
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
from chalicelib.payouts.rules import SELLER
from chalicelib.payouts.store import Due
from chalicelib.returns.events import ReturnShippedBack
from chalicelib.sellers import store as sellers
from chalicelib.sellers.models import BusinessType, SealedAccount, Seller, SellerStatus, ShipFrom
from tests.builders.sold import an_order
from tests.memory_dynamodb import Item, MemoryDynamoDB
from tests.pencil import Pencil

START = datetime(2026, 10, 30, 9, tzinfo=UTC)
"""Two days before the clocks change in America."""
SELLER_ID = "sel_01k0000000000000000000000"
ZONES = ("UTC", "America/New_York", "America/Los_Angeles", "Asia/Kolkata")
AUDITED_EVERY = 10
"""Steps between looks at all books; the ledger itself is looked at after every one."""
Act = Callable[[Work], Any]


class FickleBank:
    """Pays at once, in days, refuses, is down, or loses its answer."""

    def __init__(self) -> None:
        self.mood = "pays"
        self.sent: dict[str, int] = {}

    def transfer(self, work: Work, transfer: Transfer) -> Accepted:
        known = transfer.transfer_id in self.sent
        if self.mood == "down":
            raise BankUnavailable(transfer.transfer_id)
        if self.mood == "refuses" and not known:
            raise Refused("R03", "No account")
        amount = self.sent.setdefault(transfer.transfer_id, transfer.amount.amount)
        assert amount == transfer.amount.amount, "one transfer, two amounts"
        if self.mood == "loses its answer":
            raise BankUnavailable(transfer.transfer_id)
        takes_days = self.mood == "takes days"
        return Accepted(transfer.transfer_id, work.now + timedelta(days=3) if takes_days else None)

    def has_arrived(self, reference: str) -> bool:
        return True

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
        "reserve_changes", "warehouse_works", "is_adjusted", "goods_come_back",
        "reports_delivery", "reports_delivery", "delivery_is_borne_out",
    )  # fmt: skip

    def __init__(self, memory: MemoryDynamoDB) -> None:
        self.memory = memory
        self.now = START
        self.count = 0
        self.open: list[str] = []
        self.booked: list[str] = []
        self.labels: list[tuple[str, int]] = []
        self.disputes: list[tuple[str, str]] = []
        self.returns: list[tuple[str, str]] = []
        self.reported: dict[str, datetime] = {}
        self.inbox: list[Message] = []
        self.handled: list[Message] = []
        self.told: set[str] = set()
        self.postings: dict[tuple[str, str], Item] = {}
        self.pencil = Pencil(START - timedelta(days=14))
        self.sums: Counter[str] = Counter()
        self.steps = 0
        self.bank = FickleBank()
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

    def must_hold(self) -> None:
        """All books against each other."""
        found = audit(SELLER_ID)
        assert found == [], found

    def must_be_as_reckoned(self) -> None:
        """Every account of the platform beside a reckoning that knows no postings."""
        booked = ledger.account_balances(SELLER_ID)
        booked[Account.BANK] += booked[Account.PAYMENT_CLEARING]
        paid_out = sum(payout.amount.amount for payout in self._payouts(PayoutStatus.PAID))
        for account, amount in self.pencil.accounts(paid_out).items():
            assert booked[account] == amount, f"{account} is {booked[account]}, reckoned {amount}"
        years = (service.gross(SELLER_ID, year).total.amount for year in range(START.year, self.now.year + 1))
        assert sum(years) == self.pencil.paid

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
            order_id = self.open.pop(a % len(self.open))
            self._tells(OrderRefunded, order_id, refund_id=f"rfd_{order_id}")

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
            part = RefundPart(
                line=number,
                goods=b % (line.goods - line.refunded.goods + 1),
                shipping=a % (line.shipping - line.refunded.shipping + 1),
                tax=b % (line.tax - line.refunded.tax + 1),
            )
            self.count += 1
            if self._does(lambda work: service.refund(work, SELLER_ID, order_id, f"rfd_{self.count}", [part])):
                self.pencil.refunded(order_id, number, (part.goods, part.shipping, part.tax))

    def charges_back(self, a: int, b: int) -> None:
        if order_id := self._captured(a):
            self.count += 1
            dispute = f"dp_{self.count}"
            amount = Money(amount=1 + b % 100_00)
            if self._does(lambda work: service.charge_back(work, SELLER_ID, order_id, dispute, amount)):
                self.disputes.append((order_id, f"chargeback:{dispute}"))
                self.pencil.disputes[f"chargeback:{dispute}"] = amount.amount

    def wins_dispute(self, a: int, b: int) -> None:
        if self.disputes:
            order_id, posting_id = self.disputes.pop(a % len(self.disputes))
            if self._does(lambda work: service.reverse(work, SELLER_ID, order_id, posting_id)):
                del self.pencil.disputes[posting_id]

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
        amount = Money(amount=a % 100_00 - 50_00)
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
            self._tells(ReturnShippedBack, order_id, return_id=f"ret_{self.count}", price=price, paid_by=payer)

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
        self.bank.mood = ("pays", "takes days", "refuses", "down", "loses its answer")[a % 5]

    def bank_returns(self, a: int, b: int) -> None:
        sent = [payout for payout in self._payouts() if payout.sent_at]
        if sent:
            payout = sent[a % len(sent)]
            failure = PayoutFailure(code="R02", reason="Account closed")
            self._does(lambda work: service.take_back(work, SELLER_ID, payout.transfer_id, failure))

    def payouts_are_held(self, a: int, b: int) -> None:
        days = a % 10 or None
        self._does(lambda work: service.hold_payouts(work, SELLER_ID, "operator", "looked into", days))

    def hold_is_lifted(self, a: int, b: int) -> None:
        self._does(lambda work: service.lift_payout_hold(work, SELLER_ID, "operator"))

    def held_payout_is_cancelled(self, a: int, b: int) -> None:
        for payout in self._payouts(PayoutStatus.HELD)[:1]:
            self._does(lambda work, p=payout: service.cancel(work, SELLER_ID, p.payout_id))  # type: ignore[misc]

    def refused_payout_is_retried(self, a: int, b: int) -> None:
        for payout in self._payouts(PayoutStatus.FAILED, PayoutStatus.RETURNED)[:1]:
            self._does(lambda work, p=payout: service.retry(work, SELLER_ID, p.payout_id, SELLER))  # type: ignore[misc]

    def schedule_changes(self, a: int, b: int) -> None:
        wanted = NewSchedule(
            interval=list(Interval)[a % 2], weekday=list(Weekday)[b % 7], zone=ZONES[(a + b) % len(ZONES)]
        )
        self._does(lambda work: service.set_schedule(work, SELLER_ID, wanted))

    def reserve_changes(self, a: int, b: int) -> None:
        wanted = NewTerms(reserve_basis_points=a % 3 * 1000, reserve_days=1 + b % 40)
        self._does(lambda work: service.set_terms(work, SELLER_ID, wanted))

    # -- the end ------------------------------------------------------------------------------------------------

    def comes_to_rest(self) -> None:
        """Orders arrive, returns close, holds end, the bank pays: every cent has left, or is owed."""
        self.bank.mood = "pays"
        self.hold_is_lifted(0, 0)
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
        paid = self._payouts(PayoutStatus.PAID)
        assert all(self.bank.sent[payout.transfer_id] == payout.amount.amount for payout in paid)

    def _rests(self, weeks: int) -> None:
        """Some eight days each, in which whatever is on its way comes."""
        for _ in range(weeks):
            self._collects()
            for _ in range(3 * len(self.inbox)):
                self.messages_come(0, 0)
            self.postings_must_hold()
            self.time_passes(199, 0)
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
        paid = len(self._payouts())
        try:
            if message.name == "pay":
                service.pay_out(work, Due(**message.data))
            else:
                message.dispatch(work, REACTIONS, CLOCKS)
            work.once_for("payouts", message.id)
            work.commit()
        except (Retry, BankUnavailable):
            self.inbox.append(message)
        except AlreadyDone:
            pass
        else:
            self.handled.append(message)
            self._reckons(message)
            owed = ledger.account_balances(SELLER_ID)[Account.OWED]
            assert owed == 0 or len(self._payouts()) == paid, f"paid out while {owed} is owed"

    def _reckons(self, message: Message) -> None:
        """What a message must have done to the money."""
        data = message.data
        match message.name:
            case OrderPaid.name:
                self.pencil.sold(orders.load(data["order_id"]))
            case OrderRefunded.name:
                self.pencil.cancelled(data["order_id"])
            case LabelReady.name:
                self.pencil.labels[data["order_id"], data["tracking_number"]] = data["amount"]
            case LabelVoided.name:
                self.pencil.labels[data["order_id"], data["tracking_number"]] = 0
            case ReturnShippedBack.name:
                self.pencil.ways_back[data["return_id"]] = (data["price"]["amount"], data["paid_by"])
            case FulfillmentFeeDue.name:
                self.pencil.warehouse[data["subject_id"]] = data["amount"]

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
    """A life of chance that the same seed lives again."""
    chance = random.Random(seed)
    life = MoneyLife(memory)
    for _ in range(steps):
        life.step(chance.choice(MoneyLife.STEPS), chance.randrange(10**6), chance.randrange(10**6))
    life.comes_to_rest()
    return life
