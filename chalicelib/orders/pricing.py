"""A cart at the listings' prices of this moment, less what promotions take off; for the quote and the checkout."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import Listing, Sku
from chalicelib.kit.batch import Batch
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.orders.errors import NotForSale
from chalicelib.orders.models import CartLine, LineDiscount, NotApplied, OrderLine
from chalicelib.orders.rules import ShippingPrice, free_shipping
from chalicelib.promotions import service as promotions
from chalicelib.promotions.errors import CouponRefused
from chalicelib.promotions.models import Redemption
from chalicelib.sellers.shipping.models import ShippingCharge

CURRENCY = "USD"


Ship = Callable[[Mapping[str, list[OrderLine]]], Mapping[str, ShippingCharge]]
"""What shipping each seller's lines costs; a seller who is absent charges nothing."""


@dataclass(frozen=True)
class Part:
    """One seller's part of a cart: what becomes one order."""

    seller_id: str
    lines: list[OrderLine]
    shipping: ShippingPrice
    charge: ShippingCharge | None
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

    def pooled(self, redemptions: Iterable[Redemption]) -> Mapping[str, Mapping[str, int]]:
        """Which units come from the pools of flash sales, by SKU and pool."""
        return promotions.pooled(self.desk, redemptions)

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
    batch: Batch, buyer_id: str, cart: Sequence[CartLine], codes: Iterable[str], ship: Ship, now: datetime
) -> PricedCart:
    """Price a cart for a buyer; the batch is read with it. Raises NotForSale.

    What the goods come to decides about shipping, and offers may take something off what shipping costs.
    """
    listings = catalog.live_listings_with(batch, _listings_of(cart))
    offered = promotions.desk_for(batch, buyer_id, {line.seller_id for line in cart}, codes, now)
    goods = _goods(cart, listings())
    desk = offered()
    items = [_item(line, sku) for line, (_, sku) in zip(cart, goods, strict=True)]
    priced = desk.price(items, {})
    gifts = _goods_of_gifts([line for line in priced.lines if line.is_gift])
    by_seller: dict[str, list[OrderLine]] = defaultdict(list)
    for place, (found, (listing, sku)) in enumerate(zip(priced.lines, [*goods, *gifts], strict=True)):
        by_seller[found.item.seller_id].append(_line(str(place + 1), found, listing, sku))
    charges = ship(by_seller)
    fees = {seller_id: charge.shipping_fee.amount for seller_id, charge in charges.items()}
    priced = desk.price(items, fees) if any(fees.values()) else priced
    parts = [
        Part(
            seller_id=seller_id,
            lines=lines,
            shipping=_shipping(priced, seller_id, charges.get(seller_id)),
            charge=charges.get(seller_id),
            priced=[found for found in priced.lines if found.item.seller_id == seller_id],
        )
        for seller_id, lines in by_seller.items()
    ]
    return PricedCart(parts, priced.refusals, desk)


def _listings_of(cart: Sequence[CartLine]) -> list[tuple[str, str]]:
    return [(line.seller_id, line.listing_id) for line in cart]


def _goods(cart: Sequence[CartLine], listings: Mapping[tuple[str, str], Listing]) -> list[tuple[Listing, Sku]]:
    """What each line is of. Raises NotForSale with the line's place."""
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
    return _goods(lines, catalog.live_listings(_listings_of(lines))) if lines else []


def _item(line: CartLine, sku: Sku) -> promotions.CartItem:
    return promotions.CartItem(line.seller_id, line.listing_id, line.sku_id, sku.price.amount, line.quantity)


def _line(line_id: str, priced: promotions.PricedLine, listing: Listing, sku: Sku) -> OrderLine:
    return OrderLine(
        line_id=line_id,
        listing_id=listing.listing_id,
        sku_id=sku.sku_id,
        seller_sku=sku.seller_sku,
        title=listing.title,
        category=listing.category,
        unit_price=sku.price,
        quantity=priced.item.quantity,
        weight_grams=sku.weight_grams,
        size_mm=(sku.length_mm, sku.width_mm, sku.height_mm),
        shipping_template=listing.shipping_template_id,
        handling_type=listing.handling.type.value,
        handling_days=listing.handling.days or 0,
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


def _shipping(priced: promotions.Priced, seller_id: str, charge: ShippingCharge | None) -> ShippingPrice:
    """What the seller's settings take off, and what offers take off the rest."""
    if charge is None:
        return free_shipping(CURRENCY)
    [part] = [part for part in priced.shipping if part.seller_id == seller_id]
    by_seller = Money(amount=sum(d.seller for d in part.discounts), currency=CURRENCY)
    by_platform = Money(amount=sum(d.platform for d in part.discounts), currency=CURRENCY)
    return ShippingPrice(
        original=charge.original_shipping_fee,
        seller_discount=charge.shipping_seller_discount + by_seller,
        platform_discount=charge.shipping_platform_discount + by_platform,
    )
