"""A cart at the listings' prices of this moment, less what promotions take off; for the quote and the checkout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import Listing, Sku
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.orders.errors import NotForSale
from chalicelib.orders.models import CartLine, LineDiscount, NotApplied, OrderLine
from chalicelib.orders.rules import ShippingPrice
from chalicelib.promotions import service as promotions
from chalicelib.promotions.errors import CouponRefused
from chalicelib.promotions.models import Redemption

CURRENCY = "USD"


@dataclass(frozen=True)
class Part:
    """One seller's part of a cart: what becomes one order."""

    seller_id: str
    lines: list[OrderLine]
    shipping: ShippingPrice
    priced: list[promotions.PricedLine]


@dataclass(frozen=True)
class PricedCart:
    """The parts of a cart, and why some offers did not apply."""

    parts: list[Part]
    refusals: list[promotions.Refusal]
    desk: promotions.Desk

    def redeem(self, work: Work, checkout_id: str, order_ids: Mapping[str, str]) -> Mapping[str, list[Redemption]]:
        """Use up what the orders (ids by seller) took; what each used, by order. Raises UsedUp on commit."""
        orders = [(order_ids[part.seller_id], part.priced) for part in self.parts]
        return promotions.redeem(work, self.desk, checkout_id, orders)

    def refuse_useless_codes(self) -> None:
        """A typed code that does not apply is told before the buyer pays. Raises CouponRefused."""
        for code in self.desk.unknown_codes():
            raise CouponRefused("There is no such code.", coupon=code, why="unknown")
        typed = {promotion_id: code for code, promotion_id in self.desk.codes.items()}
        for refusal in self.refusals:
            coupon = typed.get(refusal.offer.offer_id)
            if coupon is not None and not refusal.is_outdone:
                raise CouponRefused(refusal.words, coupon=coupon, why=refusal.why.value)

    def not_applied(self) -> list[NotApplied]:
        """For the quote: what the buyer may know of the offers that did not apply."""
        asked = {*self.desk.codes.values()}
        unknown = [
            NotApplied(name=code, why="unknown", words="There is no such code.")
            for code in self.desk.unknown_codes()
        ]
        return unknown + [
            NotApplied(
                promotion_id=refusal.offer.offer_id,
                name=refusal.offer.name,
                why=refusal.why.value,
                words=refusal.words,
            )
            for refusal in self.refusals
            if refusal.is_told(asked=refusal.offer.offer_id in asked)
        ]


def price(
    buyer_id: str, cart: Sequence[CartLine], codes: Iterable[str], shipping: Mapping[str, int], now: datetime
) -> PricedCart:
    """Price a cart for a buyer; `shipping` is what each seller's parcel costs, in cents. Raises NotForSale."""
    goods = _goods(cart)
    desk = promotions.desk_for(buyer_id, {line.seller_id for line in cart}, codes, now)
    priced = desk.price((_item(line, sku) for line, (_, sku) in zip(cart, goods, strict=True)), shipping)
    gifts = _goods_of_gifts([line for line in priced.lines if line.is_gift])
    parts: dict[str, Part] = {}
    for found, (listing, sku) in zip(priced.lines, [*goods, *gifts], strict=True):
        seller_id = found.item.seller_id
        part = parts.setdefault(seller_id, Part(seller_id, [], _shipping(priced, seller_id), []))
        part.lines.append(_line(found, listing, sku))
        part.priced.append(found)
    return PricedCart(list(parts.values()), priced.refusals, desk)


def _goods(cart: Sequence[CartLine]) -> list[tuple[Listing, Sku]]:
    """What each line is of. Raises NotForSale with the line's place."""
    listings = catalog.live_listings({(line.seller_id, line.listing_id) for line in cart})
    found = []
    for place, line in enumerate(cart):
        listing = listings.get((line.seller_id, line.listing_id))
        sku = listing.sku(line.sku_id) if listing else None
        if listing is None or sku is None:
            raise NotForSale(f"Line {place + 1} is not for sale; take it out of the cart.", line=place)
        found.append((listing, sku))
    return found


def _goods_of_gifts(gifts: Sequence[promotions.PricedLine]) -> list[tuple[Listing, Sku]]:
    lines = [
        CartLine(
            seller_id=gift.item.seller_id,
            listing_id=gift.item.listing_id,
            sku_id=gift.item.sku_id,
            quantity=gift.item.quantity,
        )
        for gift in gifts
    ]
    return _goods(lines) if lines else []


def _item(line: CartLine, sku: Sku) -> promotions.CartItem:
    return promotions.CartItem(line.seller_id, line.listing_id, line.sku_id, sku.price.amount, line.quantity)


def _line(priced: promotions.PricedLine, listing: Listing, sku: Sku) -> OrderLine:
    return OrderLine(
        listing_id=listing.listing_id,
        sku_id=sku.sku_id,
        seller_sku=sku.seller_sku,
        title=listing.title,
        category=listing.category,
        unit_price=sku.price,
        quantity=priced.item.quantity,
        weight_grams=sku.weight_grams,
        discounts=[_discount(discount) for discount in priced.discounts],
        is_gift=priced.is_gift,
        tax=Money(amount=0, currency=sku.price.currency),
    )


def _discount(discount: promotions.Discount) -> LineDiscount:
    return LineDiscount(
        offer_id=discount.offer.offer_id,
        kind=discount.offer.kind.value,
        name=discount.offer.name,
        seller=Money(amount=discount.seller, currency=CURRENCY),
        platform=Money(amount=discount.platform, currency=CURRENCY),
    )


def _shipping(priced: promotions.Priced, seller_id: str) -> ShippingPrice:
    [part] = [part for part in priced.shipping if part.seller_id == seller_id]
    return ShippingPrice(
        original=Money(amount=part.fee, currency=CURRENCY),
        seller_discount=Money(amount=sum(d.seller for d in part.discounts), currency=CURRENCY),
        platform_discount=Money(amount=sum(d.platform for d in part.discounts), currency=CURRENCY),
    )
