"""Pure decisions of promotions: what a cart costs, what a promotion may say, and how it lives."""

from chalicelib.promotions.models import Segment
from chalicelib.promotions.rules.lifecycle import CAMPAIGN, OPERATOR, PROMOTION, SELLER, SYSTEM
from chalicelib.promotions.rules.offers import PLATFORM, Cart, CartItem, GiftGoods, Offer, Tier
from chalicelib.promotions.rules.pricing import Priced, PricedLine, PricedShipping, price
from chalicelib.promotions.rules.refusals import Refusal, Why
from chalicelib.promotions.rules.slip import Discount

__all__ = [
    "CAMPAIGN",
    "OPERATOR",
    "PLATFORM",
    "PROMOTION",
    "SELLER",
    "SYSTEM",
    "Cart",
    "CartItem",
    "Discount",
    "GiftGoods",
    "Offer",
    "Priced",
    "PricedLine",
    "PricedShipping",
    "Refusal",
    "Segment",
    "Tier",
    "Why",
    "price",
]
