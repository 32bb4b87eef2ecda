"""What sellers tell."""

from typing import ClassVar

from chalicelib.kit.events import Event


class SellerEvent(Event):
    subject_field: ClassVar[str] = "seller_id"


class SellerApplied(SellerEvent):
    name = "seller_applied"


class ApplicationSubmitted(SellerEvent):
    name = "application_submitted"


class ApplicationApproved(SellerEvent):
    name = "application_approved"


class ApplicationRejected(SellerEvent):
    name = "application_rejected"
    reason: str


class TierSet(SellerEvent):
    """An operator said how much the seller may do in a day."""

    name = "seller_tier_set"
    probation_tier: str


class DocumentRequested(SellerEvent):
    """The seller asked for the upload of an identity document."""

    name = "document_requested"
    kind: str


class ApiKeyCreated(SellerEvent):
    name = "api_key_created"
    key_id: str


class ApiKeyRevoked(SellerEvent):
    name = "api_key_revoked"
    key_id: str


class ShippingSettingsChanged(SellerEvent):
    """`what` is a template's id, or `hours` for holiday and capacity."""

    name = "shipping_settings_changed"
    what: str


class BankAccountChanged(SellerEvent):
    """Payouts go to another account from now on; it is named by its last four digits only."""

    name = "bank_account_changed"
    last4: str
