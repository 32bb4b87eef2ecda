"""The ledger: accounts, postings and the parts that explain them to the seller.

In the ledger credits are positive and debits negative; every posting's entries sum to zero.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Entity, Value
from chalicelib.kit.money import Money


class Account(StrEnum):
    """Every account is the seller's own sub-account, so that no item is hot across sellers.

    Four are the seller's; the rest are the platform's, others' (carriers, creators, tax), and clearing.
    """

    PENDING = "pending"
    AVAILABLE = "available"
    RESERVE = "reserve"
    OWED = "owed"
    REFERRAL_FEES = "referral_fees"
    REFUND_FEES = "refund_fees"
    DISPUTE_FEES = "dispute_fees"
    PROMOTIONS = "promotions"
    SHIPPING_SUBSIDIES = "shipping_subsidies"
    ADJUSTMENTS = "adjustments"
    TAX_HELD = "tax_held"
    CARRIERS = "carriers"
    CREATORS = "creators"
    WAREHOUSE_FEES = "warehouse_fees"
    PAYMENT_CLEARING = "payment_clearing"
    PAYOUTS_IN_TRANSIT = "payouts_in_transit"
    BANK = "bank"


SELLERS_OWN = (Account.PENDING, Account.AVAILABLE, Account.RESERVE, Account.OWED)
"""What is the seller's, or owed by the seller."""


class PostingKind(StrEnum):
    CAPTURE = "capture"
    LABEL = "label"
    RETURN_LABEL = "return_label"
    COMMISSION = "commission"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    SETTLE = "settle"
    RESERVE_RELEASE = "reserve_release"
    PENALTY = "penalty"
    REIMBURSEMENT = "reimbursement"
    ADJUSTMENT = "adjustment"
    WAREHOUSE_FEE = "warehouse_fee"
    REVERSAL = "reversal"
    DEBT = "debt"
    PAYOUT = "payout"
    PAYOUT_PAID = "payout_paid"
    PAYOUT_FAILED = "payout_failed"
    PAYOUT_CANCELLED = "payout_cancelled"
    PAYOUT_RETURNED = "payout_returned"
    PAYOUT_RETRIED = "payout_retried"
    MICRO_DEPOSIT = "micro_deposit"
    MICRO_DEPOSIT_TAKEN_BACK = "micro_deposit_taken_back"


class PartName(StrEnum):
    """What a part of an amount is, in the words of a statement."""

    PRICE = "price"
    SELLER_DISCOUNT = "seller_discount"
    PLATFORM_DISCOUNT = "platform_discount"
    PLATFORM_FUNDING = "platform_funding"
    SHIPPING_FEE = "shipping_fee"
    SHIPPING_SELLER_DISCOUNT = "shipping_seller_discount"
    SHIPPING_PLATFORM_DISCOUNT = "shipping_platform_discount"
    SHIPPING_SUBSIDY = "shipping_subsidy"
    REFERRAL_FEE = "referral_fee"
    REFUND_ADMINISTRATION_FEE = "refund_administration_fee"
    DISPUTE_FEE = "dispute_fee"
    COMMISSION = "commission"
    LABEL = "label"
    RETURN_LABEL = "return_label"
    REFUND = "refund"
    REFUNDED_SHIPPING = "refunded_shipping"
    FUNDING_TAKEN_BACK = "funding_taken_back"
    CHARGEBACK = "chargeback"
    PENALTY = "penalty"
    REIMBURSEMENT = "reimbursement"
    ADJUSTMENT = "adjustment"
    MICRO_DEPOSIT = "micro_deposit"
    WAREHOUSE_FEE = "warehouse_fee"
    RESERVE_HELD = "reserve_held"
    RESERVE_RELEASED = "reserve_released"
    RETURNED_PAYOUT = "returned_payout"
    RETRIED_PAYOUT = "retried_payout"


class Rate(Value):
    """The rule a fee came from, the policy version that had it, and what it was taken of."""

    rule: str = Field(examples=["referral.standard"])
    policy_version: str = Field(examples=["us-2026-01"])
    basis_points: int = Field(examples=[600])
    base: Money


class Charge(Value):
    """The rule a fee by the piece came from, the policy version that had it, and how many at how much each."""

    rule: str = Field(examples=["platform_warehouse.inbound_unit"])
    policy_version: str = Field(examples=["us-2026-01"])
    units: int = Field(examples=[100])
    each: Money


class Part(Value):
    """What one thing adds to the seller's money (positive) or takes of it; fees name their rate or charge."""

    name: PartName
    amount: Money
    sku_id: str | None = Field(default=None, examples=["sku_2x7kq0a9"])
    seller_sku: str | None = Field(default=None, examples=["MUG-BLUE"])
    rate: Rate | None = None
    charge: Charge | None = None


class Entry(Value):
    """What one account gains (positive) or loses."""

    account: Account
    amount: Money


class Posting(Entity):
    """A movement of money, never changed. `about` is the order or payout it belongs to, `source` what caused it.

    `parts` explain it to the seller and sum to its net. `period_id` is the statement it is on.
    """

    seller_id: str
    kind: PostingKind
    about: str = Field(examples=["ord_01k0000000000000000000000"])
    source: str = Field(examples=["ord_01k0000000000000000000000"])
    at: datetime
    entries: list[Entry]
    parts: list[Part] = Field(default_factory=list)
    reverses: str | None = None
    period_id: str | None = None

    @property
    def posting_id(self) -> str:
        """Derived from its source, so that nothing posts twice."""
        return f"{self.kind}:{self.source}"
