"""The states of an order, and why and by whom one is cancelled."""

from enum import StrEnum


class OrderStatus(StrEnum):
    """On hold is the remorse hour after payment. Completed: it can no longer be returned."""

    UNPAID = "unpaid"
    ON_HOLD = "on_hold"
    AWAITING_SHIPMENT = "awaiting_shipment"
    PARTIALLY_SHIPPING = "partially_shipping"
    AWAITING_COLLECTION = "awaiting_collection"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class CancelledBy(StrEnum):
    BUYER = "buyer"
    SELLER = "seller"
    SYSTEM = "system"


class Fault(StrEnum):
    """Whose fault a cancellation is; only the seller's count in the seller's rate."""

    BUYER = "buyer"
    SELLER = "seller"
    CARRIER = "carrier"
    PLATFORM = "platform"


class DeliveryEvidence(StrEnum):
    """Who says that the buyer has it. The seller's word alone settles by a longer clock."""

    CARRIER = "carrier"
    SELLER = "seller"
    BUYER = "buyer"


class CancelReason(StrEnum):
    """Why an order or a line is cancelled; rules.REASONS says by whom, from which status, and whose fault."""

    CHANGE_PAYMENT_METHOD = "change_payment_method"
    CREATED_BY_MISTAKE = "created_by_mistake"
    BETTER_PRICE = "better_price"
    WRONG_DELIVERY_INFO = "wrong_delivery_info"
    DISCOUNT_NOT_EXPECTED = "discount_not_expected"
    HIGH_DELIVERY_COSTS = "high_delivery_costs"
    NOT_SHIPPED_ON_TIME = "not_shipped_on_time"
    NO_LONGER_NEEDED = "no_longer_needed"
    FORGOT_TO_APPLY_COUPONS = "forgot_to_apply_coupons"
    OUT_OF_STOCK = "out_of_stock"
    WRONG_PRICE = "wrong_price"
    ADDRESS_NOT_DELIVERABLE = "address_not_deliverable"
    BUYER_REQUESTED_CANCELLATION = "buyer_requested_cancellation"
    UNPAID_TIMEOUT = "unpaid_timeout"
    NOT_SHIPPED_IN_TIME = "not_shipped_in_time"
    COLLECTION_TIMEOUT = "collection_timeout"
    NOT_DELIVERED = "not_delivered"
    PACKAGE_LOST = "package_lost"
    PACKAGE_DAMAGED = "package_damaged"
    PACKAGE_REFUSED = "package_refused"
    UNTRACEABLE_TRACKING = "untraceable_tracking"
    RISK_REVIEW = "risk_review"


class RejectReason(StrEnum):
    """Why a buyer's request to cancel is turned down. Shipping turns it down by itself."""

    PRODUCT_PACKED = "product_packed"
    MULTIPLE_PACKAGES = "multiple_packages"
    UNABLE_TO_CHANGE_ADDRESS = "unable_to_change_address"
    SHIPPED = "shipped"
