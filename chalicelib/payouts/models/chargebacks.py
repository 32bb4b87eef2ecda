"""What buyers' banks take back of orders, and what the seller says to it."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.markets.models import PositiveMoney


class ChargebackStatus(StrEnum):
    """A proposed one waits for a second operator and has moved no money; under review, the bank decides."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"


class NewChargeback(Body):
    """What a buyer's bank took back."""

    dispute_id: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.-]+$", examples=["dp_1"])
    amount: PositiveMoney


class ChargebackDecision(Body):
    """Which chargeback of the order, and what an operator says: to a proposal, or that the bank has decided.

    One that was won is told by reversing its posting.
    """

    dispute_id: str = Field(min_length=1, max_length=80, examples=["dp_1"])
    outcome: Literal["approve", "reject", "lose"]


class NewEvidence(Body):
    """What speaks against the dispute; the facts of the order and the file of its return are handed in with it."""

    text: str = Field(min_length=10, max_length=5000, examples=["The parcel was delivered to the buyer's door."])


class Evidence(Value):
    """What the seller handed in, once; `sent_at`: the payment provider has it."""

    text: str
    return_id: str | None = Field(default=None, description="Its file goes with the text.")
    given_at: datetime
    sent_at: datetime | None = None


class Chargeback(Entity):
    """A dispute about an order's payment. `disputed` is what the bank asks, `amount` what was booked of it.

    Less is booked where less was left of what the buyer paid. `posting_id` is what a reversal undoes.
    """

    chargeback_id: str = Field(examples=["cbk_01k0000000000000000000000"])
    seller_id: str
    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    dispute_id: str = Field(examples=["dp_1"])
    reason: str = Field(default="", examples=["product_not_received"])
    disputed: Money
    amount: Money
    fee: Money
    status: ChargebackStatus
    by_provider: bool = Field(default=False, description="The payment provider told of it, and gets the evidence.")
    reported_at: datetime
    evidence_due_by: datetime
    evidence: Evidence | None = None
    posting_id: str | None = Field(default=None, examples=["chargeback:dp_1"])
    reversed_by: str | None = Field(default=None, examples=["reversal:chargeback:dp_1"])
    closed_at: datetime | None = None
    proposed_by: str | None = None
    decided_by: str | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["submit_evidence"]])
