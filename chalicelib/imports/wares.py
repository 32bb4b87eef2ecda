"""Between the rows of a file and a listing: what rows make of one, what one says, and how two differ."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.catalog.models import Listing, NewListing, Option, Sku, SkuBody, Wares
from chalicelib.imports.attributes import Said
from chalicelib.imports.models import Difference
from chalicelib.imports.rows import ImportRow
from chalicelib.imports.traces import Changed
from chalicelib.kit.money import Money

LONGEST_SHOWN = 200
LISTING_FIELDS = ("title", "description", "brand", "category")
"""What every row of a product says of its listing."""
SKU_FIELDS = ("price", "options", "barcode", "weight_grams", "length_mm", "width_mm", "height_mm")


def new_listing(rows: Sequence[ImportRow], currency: str, said: Said) -> NewListing:
    first = rows[0]
    more = {"attributes": said} if said else {}
    return NewListing(
        title=first.title,
        description=first.description,
        brand=first.brand,
        category=first.category,
        skus=[_sku(row, currency) for row in rows],
        **more,
    )


def _sku(row: ImportRow, currency: str) -> SkuBody:
    return SkuBody(
        seller_sku=row.sku,
        price=Money(amount=row.price, currency=currency),
        options=[Option(name=option.name, value=option.value) for option in row.options],
        barcode=row.barcode,
        weight_grams=row.weight_g,
        length_mm=row.length_mm,
        width_mm=row.width_mm,
        height_mm=row.height_mm,
    )


def of_listing(listing: Listing) -> dict[str, Any]:
    return {name: getattr(listing.latest, name) for name in LISTING_FIELDS}


def said_of(wares: Wares) -> dict[str, Any]:
    """What an import may say of a listing: what every row says, attributes, and images by their ids."""
    shared = {name: getattr(wares, name) for name in LISTING_FIELDS}
    return shared | {"attributes": wares.attributes, "images": [image.image_id for image in wares.images]}


def sku_fields(sku: Sku) -> dict[str, Any]:
    return sku.model_dump(mode="json", include=set(SKU_FIELDS))


def difference(name: str, change: Changed, after: Any) -> Difference:
    return Difference(field=name, before=_shown(json.loads(change.before)), after=_shown(after))


def _shown(value: Any) -> str | None:
    """A value in words: money in minor units, options as they are chosen, images by their ids."""
    if isinstance(value, Mapping):
        said = [f"{name}: {each}" for name, each in value.items()]
        value = value.get("amount", said)
    if isinstance(value, list):
        value = ", ".join(each if isinstance(each, str) else f"{each['name']}: {each['value']}" for each in value)
    return None if value is None else str(value)[:LONGEST_SHOWN]
