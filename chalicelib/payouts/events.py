"""What payouts tell."""

from typing import ClassVar

from chalicelib.kit.events import Event
from chalicelib.kit.money import Money


class OrderSettled(Event):
    """A delivered order's money is the seller's to be paid."""

    name = "order_settled"
    subject_field: ClassVar[str] = "order_id"
    order_id: str
    period_id: str
    amount: Money


class StatementCarriedOver(Event):
    """A statement came to less than the least payout; its total is on the next one."""

    name = "statement_carried_over"
    subject_field: ClassVar[str] = "statement_id"
    statement_id: str
    period_id: str
    carried_to: str
    amount: Money


class PayoutEvent(Event):
    subject_field: ClassVar[str] = "payout_id"
    payout_id: str
    period_id: str
    amount: Money


class PayoutCreated(PayoutEvent):
    name = "payout_created"


class PayoutPaid(PayoutEvent):
    name = "payout_paid"


class PayoutFailed(PayoutEvent):
    """The bank refused; the money is available again."""

    name = "payout_failed"
    code: str


class PayoutScheduleChanged(Event):
    name = "payout_schedule_changed"
    subject_field: ClassVar[str] = "seller_id"
    interval: str
