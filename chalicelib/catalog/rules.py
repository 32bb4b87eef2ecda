"""The life of a listing, and what the market's policy asks of it."""

import re
from collections.abc import Iterable

from chalicelib.catalog.models import Image, ImageStatus, Listing, ListingStatus, Sku, SkuBody
from chalicelib.kit.lifecycle import Action, Lifecycle
from chalicelib.kit.problems import FieldProblem
from chalicelib.markets.models import Policy

SELLER = "seller"
S = ListingStatus

LISTING = Lifecycle(
    "listing",
    S.DRAFT,
    [
        Action("publish", (S.DRAFT, S.SELLER_DEACTIVATED), S.LIVE, (SELLER,), "listing_published"),
        Action("deactivate", (S.LIVE,), S.SELLER_DEACTIVATED, (SELLER,), "listing_deactivated"),
    ],
)


def sku_problems(skus: Iterable[SkuBody], policy: Policy) -> list[FieldProblem]:
    """What is wrong with the SKUs of one listing: prices outside the market's range, codes twice."""
    found, seen = [], set[str]()
    for place, sku in enumerate(skus):
        found += price_problems(sku.price.amount, sku.price.currency, f"/skus/{place}/price", policy)
        if sku.seller_sku in seen:
            text = f"{sku.seller_sku} stands here twice; each SKU needs a code of its own."
            found.append(_problem(f"/skus/{place}/seller_sku", "sku.repeated", text))
        seen.add(sku.seller_sku)
    return found


def price_problems(amount: int, currency: str, pointer: str, policy: Policy) -> list[FieldProblem]:
    """Prices are in the market's currency and inside its range, in minor units."""
    allowed = policy.listings.price_cents
    if currency != policy.currency:
        text = f"Prices of this market are in {policy.currency}."
        return [_problem(f"{pointer}/currency", "price.currency", text)]
    if amount not in allowed:
        text = f"A price is {allowed.min} to {allowed.max} minor units."
        return [_problem(f"{pointer}/amount", "price.out_of_range", text)]
    return []


def publishing_findings(listing: Listing, forbidden_by: Iterable[str]) -> list[FieldProblem]:
    """What keeps a listing from going live."""
    findings = [
        _problem("/title", "listing.prohibited", f"The rule {rule} forbids this product.") for rule in forbidden_by
    ]
    if not any(image.status is ImageStatus.READY for image in listing.images):
        text = "A live listing has at least one image; upload one, or wait until it has been checked."
        findings.append(_problem("/images", "listing.no_image", text))
    return findings


def image_refusal(content_type: str, width: int, height: int, size: int, policy: Policy) -> str | None:
    """Why uploaded bytes are no image for a listing; sides in pixels, size in bytes."""
    limits = policy.listings.images
    if content_type not in limits.types:
        return f"It is not one of {', '.join(limits.types)}."
    if size > limits.max_bytes:
        return f"It has more than {limits.max_bytes} bytes."
    if width not in limits.side_pixels or height not in limits.side_pixels:
        return f"Each side has {limits.side_pixels.min} to {limits.side_pixels.max} pixels."
    return None


def with_image(listing: Listing, image: Image) -> list[Image]:
    """The listing's images with this one in its place, or at the end."""
    if image.image_id in {known.image_id for known in listing.images}:
        return [image if known.image_id == image.image_id else known for known in listing.images]
    return [*listing.images, image]


def repriced(skus: Iterable[Sku], prices: dict[str, object]) -> list[Sku]:
    return [sku.model_copy(update={"price": prices.get(sku.sku_id, sku.price)}) for sku in skus]


def plain_text(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def _problem(pointer: str, code: str, detail: str) -> FieldProblem:
    return FieldProblem(pointer=pointer, code=code, detail=detail)
