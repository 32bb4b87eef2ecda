"""Pure decisions of promotions: what a cart costs, what a promotion may say, and how it lives."""

from chalicelib.promotions.rules.offers import PLATFORM, Cart, CartItem, GiftGoods, Offer, Tier
from chalicelib.promotions.rules.pricing import Priced, PricedLine, PricedShipping, price
from chalicelib.promotions.rules.refusals import Refusal, Why

__all__ = [
    "PLATFORM",
    "Cart",
    "CartItem",
    "GiftGoods",
    "Offer",
    "Priced",
    "PricedLine",
    "PricedShipping",
    "Refusal",
    "Tier",
    "Why",
    "price",
]
