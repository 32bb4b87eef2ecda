"""What a seller is. Tax ids and account numbers are not here: they are sealed and kept apart."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Secret
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.us import rtn

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.markets.models import ProbationTier

AccountNumber = Annotated[str, Field(pattern=r"^[0-9]{4,17}$")]
TaxId = Annotated[str, Field(pattern=r"^[0-9]{3}-?[0-9]{2}-?[0-9]{4}$|^[0-9]{2}-?[0-9]{7}$")]
"""A social security number or an employer identification number."""
AccountType = Literal["checking", "savings"]
NAME_AT_BANK_LENGTH, BANK_SIGNS = 22, " .-&/'"
"""How long a name may be in a bank's file, and what stands there beside letters and digits."""
NameAtBank = Annotated[
    str,
    Field(
        min_length=2,
        max_length=NAME_AT_BANK_LENGTH,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 .&/'-]*[A-Za-z0-9.]$",
        examples=["DANA SELLER"],
    ),
]
MAX_DOCUMENT_BYTES = 10_000_000


def _valid_routing_number(text: str) -> str:
    try:
        return str(rtn.validate(text))
    except InvalidNumber:
        raise ValueError("not an ABA routing number: its check digit does not fit") from None


RoutingNumber = Annotated[str, AfterValidator(_valid_routing_number), Field(examples=["011000015"])]


class SellerStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACTIVE = "active"
    REJECTED = "rejected"
    DEACTIVATED = "deactivated"


class BusinessType(StrEnum):
    INDIVIDUAL = "individual"
    BUSINESS = "business"


class DocumentKind(StrEnum):
    PHOTO_ID = "photo_id"
    PROOF_OF_ADDRESS = "proof_of_address"
    BUSINESS_LICENSE = "business_license"
    EIN_LETTER = "ein_letter"
    ARTICLES_OF_INCORPORATION = "articles_of_incorporation"


class ShipFrom(Value):
    """Where the seller's parcels start."""

    name: str = Field(min_length=1, max_length=60, examples=["Blue Mug Co"])
    line1: str = Field(min_length=1, max_length=80, examples=["200 Main St"])
    line2: str | None = Field(default=None, max_length=80)
    city: str = Field(min_length=1, max_length=50, examples=["Austin"])
    state: str = Field(pattern=r"^[A-Z]{2}$", examples=["TX"])
    postal_code: str = Field(pattern=r"^[0-9]{5}(-[0-9]{4})?$", examples=["78701"])
    country: Literal["US"] = "US"


class NewBankAccount(Body):
    """Where the seller is paid. The number is sealed at once and never shown again."""

    routing_number: RoutingNumber
    account_number: Secret[AccountNumber] = Field(examples=["000123456789"])
    name_at_bank: NameAtBank | None = Field(
        default=None,
        description="The holder's name as the bank writes it. Without it, it is the legal name in A to Z.",
    )


class SealedAccount(Value):
    """A bank account whose number only `sellers.service.open_account_number` opens, on its way to the bank."""

    seller_id: str
    routing_number: str
    sealed_number: str
    last4: str
    name_at_bank: str | None = None
    account_type: AccountType = "checking"
    entered: str | None = None
    """The key of the account as the seller entered it, once the bank has corrected it."""

    @property
    def key(self) -> str:
        """Names an account that a seller entered, however it was corrected since; tells nothing of the number."""
        return self.entered or self.sealing

    @property
    def sealing(self) -> str:
        """Names the sealed number; another correction is another one."""
        return sha256(self.sealed_number.encode()).hexdigest()[:32]


class AccountCorrection(Value):
    """What the receiving bank says is right about an account; what it does not name stays."""

    routing_number: RoutingNumber | None = None
    account_number: Secret[AccountNumber] | None = None
    account_type: AccountType | None = None
    name_at_bank: NameAtBank | None = None


class Application(Body):
    """What someone tells who wants to sell."""

    market: str = Field(pattern=r"^[A-Z]{2}$", examples=["US"])
    business_type: BusinessType
    shop_name: str = Field(min_length=2, max_length=60, examples=["Blue Mug Co"])
    legal_name: str = Field(min_length=2, max_length=120, examples=["Dana Seller"])
    contact_email: str = Field(
        pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", max_length=254, examples=["dana@example.com"]
    )
    contact_phone: str = Field(pattern=r"^\+[0-9]{8,15}$", examples=["+15125550100"])
    ship_from: ShipFrom
    tax_id: Secret[TaxId] = Field(examples=["123-45-6789"])
    bank_account: NewBankAccount


class Seller(Entity):
    """A seller and where the application stands."""

    seller_id: str = Field(examples=["sel_01k0000000000000000000000"])
    status: SellerStatus
    market: str = Field(examples=["US"])
    business_type: BusinessType
    shop_name: str
    legal_name: str
    contact_email: str
    contact_phone: str
    ship_from: ShipFrom
    bank_last4: str = Field(examples=["6789"])
    probation_tier: ProbationTier = "pro"
    listings_stopped: bool = Field(default=False, description="The platform lets the shop add no listings now.")
    documents: dict[DocumentKind, str] = Field(default_factory=dict)
    applied_at: datetime
    submitted_at: datetime | None = None
    active_since: datetime | None = None
    rejection_reason: str | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["submit"]])

    @property
    def was_approved(self) -> bool:
        """Whether an operator has let the shop sell, also if it is off sale today."""
        return self.active_since is not None


class NewDocument(Body):
    kind: DocumentKind
    content_type: Literal["image/jpeg", "image/png", "application/pdf"]


class Approval(Body):
    """How much the new seller may do in a day, if not what the market lets new sellers do."""

    probation_tier: ProbationTier | None = None


class NewTier(Body):
    probation_tier: ProbationTier = Field(examples=["standard"])


class Rejection(Body):
    reason: str = Field(min_length=3, max_length=500, examples=["The photo of the ID cannot be read."])


class Member(Entity):
    """Someone who works for a seller, in a role of access.ROLES."""

    user_id: str
    seller_id: str
    role: str = Field(examples=["owner"])


class NewApiKey(Body):
    name: str = Field(min_length=1, max_length=60, examples=["warehouse sync"])
    scopes: list[str] = Field(min_length=1, max_length=20, examples=[["stock:write"]])


class ApiKey(Entity):
    """A machine's key. `secret` is present only in the answer that creates it."""

    key_id: str = Field(examples=["key_01k0000000000000000000000"])
    seller_id: str
    name: str
    scopes: list[str]
    created_at: datetime
    revoked_at: datetime | None = None
    secret: str | None = Field(default=None, examples=["sck_key_01k0000000000000000000000_Zx…"])
