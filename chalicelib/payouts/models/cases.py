"""What operators decide: adjustments of two people, and cases of what does not add up."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.markets.models import SignedMoney
from chalicelib.payouts.models.ledger import Posting


class AdjustmentType(StrEnum):
    """Why money moves between platform and seller beside orders (the types of the TikTok Shop finance API)."""

    SHIPPING_FEE_ADJUSTMENT = "shipping_fee_adjustment"
    SHIPPING_FEE_COMPENSATION = "shipping_fee_compensation"
    CUSTOMER_SERVICE_COMPENSATION = "customer_service_compensation"
    PROMOTION_ADJUSTMENT = "promotion_adjustment"
    PLATFORM_COMPENSATION = "platform_compensation"
    PLATFORM_PENALTY = "platform_penalty"
    SAMPLE_SHIPPING_FEE = "sample_shipping_fee"
    LOGISTICS_REIMBURSEMENT = "logistics_reimbursement"
    PLATFORM_REIMBURSEMENT = "platform_reimbursement"
    DEDUCTIONS_INCURRED_BY_SELLER = "deductions_incurred_by_seller"
    SHIPPING_FEE_REBATE = "shipping_fee_rebate"
    WAREHOUSE_SERVICE_FEE = "warehouse_service_fee"
    PLATFORM_COMMISSION_ADJUSTMENT = "platform_commission_adjustment"
    PLATFORM_COMMISSION_COMPENSATION = "platform_commission_compensation"
    OTHER_ADJUSTMENT = "other_adjustment"


class AdjustmentStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class NewAdjustment(Body):
    """Positive is for the seller, negative against."""

    type: AdjustmentType
    amount: SignedMoney
    reason: str = Field(min_length=3, max_length=500, examples=["The parcel was lost in our warehouse"])


class PostingName(Value):
    """A posting of an order."""

    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    posting_id: str = Field(examples=["chargeback:dp_1"])


class Adjustment(Entity):
    """One operator proposes it, another decides. With `reverses` it undoes a posting and adds nothing else."""

    adjustment_id: str = Field(examples=["adj_01k0000000000000000000000"])
    seller_id: str
    type: AdjustmentType
    amount: Money
    reason: str
    reverses: PostingName | None = None
    status: AdjustmentStatus
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["approve", "reject"]])


class Reversal(Value):
    """A posting undone, or a proposal to undo it that waits for a second operator."""

    posting: Posting | None = None
    proposal: Adjustment | None = None


class CaseKind(StrEnum):
    """Why an operator is to look; docs/operations.md says of each what to do."""

    ORDER_NOT_BOOKED = "order_not_booked"
    AMOUNT_DIFFERS = "amount_differs"
    NOT_CLEARED = "not_cleared"
    TAX_DIFFERS = "tax_differs"
    BALANCES_DIFFER = "balances_differ"
    PAYOUT_STUCK = "payout_stuck"
    BANK_FILE_DIFFERS = "bank_file_differs"
    CHARGEBACK_EXCEEDS_PAID = "chargeback_exceeds_paid"
    CHARGEBACK_DIFFERS = "chargeback_differs"
    EVIDENCE_NOT_SENT = "evidence_not_sent"
    BANK_FILE_NOT_UNDERSTOOD = "bank_file_not_understood"
    BANK_CORRECTION_OVERDUE = "bank_correction_overdue"
    PROVIDER_DIFFERS = "provider_differs"
    PAYMENT_DIFFERS = "payment_differs"
    REFUND_FAILED = "refund_failed"
    BANK_FILE_NOT_WRITTEN = "bank_file_not_written"
    BANK_FILE_NOT_TAKEN = "bank_file_not_taken"
    OWN_SHOP_SALE = "own_shop_sale"
    DELIVERY_DENIED = "delivery_denied"


class CaseStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Resolution(Body):
    note: str = Field(min_length=3, max_length=500, examples=["The provider paid it a day late"])


class Case(Entity):
    """What an operator is to look into: books and the world outside differ, or money waits for a decision."""

    case_id: str = Field(examples=["amount_differs:ord_01k0000000000000000000000"])
    seller_id: str
    kind: CaseKind
    subject: str
    detail: str = Field(examples=["The order says 40.00, the ledger 39.00"])
    status: CaseStatus
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    note: str | None = None
