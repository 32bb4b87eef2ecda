"""Returns in memory, for the rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.kit.money import Money
from chalicelib.orders.models import Fault
from chalicelib.returns.models import (
    Return,
    ReturnKind,
    ReturnLine,
    ReturnStatus,
    Terms,
    WayBack,
    WayBackMethod,
)

NOW = datetime(2026, 6, 20, 12, tzinfo=UTC)
WAY_BACK = WayBack(method=WayBackMethod.PLATFORM_LABEL, paid_by="seller")


def a_case(**changes: Any) -> Return:
    """A mug that came broken, just asked about."""
    terms = Terms(
        policy_version="us-2026-01",
        window_days=30,
        way_back_paid_by="seller",
        keep_item_up_to=Money(amount=500),
    )
    line = ReturnLine(
        line_id="1", sku_id="sku_1", seller_sku="MUG-1", title="Blue mug", quantity=1, weight_grams=350
    )
    fields: dict[str, Any] = {
        "return_id": "ret_01k0000000000000000000000a",
        "order_id": "ord_01k0000000000000000000000a",
        "seller_id": "sel_1",
        "buyer_id": "buyer-1",
        "kind": ReturnKind.RETURN_AND_REFUND,
        "status": ReturnStatus.REQUESTED,
        "lines": [line],
        "reason": "damaged",
        "text": "The handle is broken off.",
        "photos": ["pho_01k0000000000000000000000a"],
        "fault": Fault.SELLER,
        "terms": terms,
        "worth": Money(amount=1999),
        "ordered_at": NOW - timedelta(days=10),
        "asked_at": NOW,
        "due": NOW + timedelta(hours=48),
    }
    return Return(**fields | changes)


def goods_back(case: Return) -> Return:
    """The same case with the parcel at the seller's."""
    way = WAY_BACK.model_copy(update={"shipped_at": NOW, "received_at": NOW})
    return case.with_(way_back=way)
