"""The use cases of promotions, one module a family of verbs."""

from chalicelib.promotions.rules import CartItem, Discount, Priced, PricedLine, Refusal
from chalicelib.promotions.service.claiming import claim, coupons_of, deals, issue
from chalicelib.promotions.service.planning import (
    QUEUE,
    deactivate,
    edit,
    end,
    get,
    plan,
    promotions_of,
    schedule,
    start,
)
from chalicelib.promotions.service.pricing import Desk, desk_for
from chalicelib.promotions.service.redeeming import give_back, redeem

__all__ = [
    "QUEUE",
    "CartItem",
    "Desk",
    "Discount",
    "Priced",
    "PricedLine",
    "Refusal",
    "claim",
    "coupons_of",
    "deactivate",
    "deals",
    "desk_for",
    "edit",
    "end",
    "get",
    "give_back",
    "issue",
    "plan",
    "promotions_of",
    "redeem",
    "schedule",
    "start",
]
