"""What the market's policy asks of the wares of a listing, whenever they are written."""

from collections.abc import Iterable, Mapping

from stdnum import ean, isbn

from chalicelib.catalog.models import AttributeValue, Handling, HandlingType, SkuBody
from chalicelib.kit.money import Money
from chalicelib.kit.problems import FieldProblem
from chalicelib.markets.models import Attribute, Category, Images, Policy
from chalicelib.markets.models import Video as VideoLimits

ISBN_10 = 10


def sku_problems(skus: Iterable[SkuBody], policy: Policy) -> list[FieldProblem]:
    """What is wrong with the SKUs of one listing: too many, prices out of range, codes twice, bad barcodes."""
    found: list[FieldProblem] = []
    codes, barcodes = set[str](), set[str]()
    for place, sku in enumerate(skus):
        pointer = f"/skus/{place}"
        found += price_problems(sku.price, sku.list_price, pointer, policy)
        found += _option_problems(sku, pointer)
        if sku.seller_sku in codes:
            text = f"{sku.seller_sku} stands here twice; each SKU needs a code of its own."
            found.append(_problem(f"{pointer}/seller_sku", "sku.repeated", text))
        if sku.barcode:
            found += _barcode_problems(sku.barcode, barcodes, f"{pointer}/barcode")
        codes.add(sku.seller_sku)
    if len(codes) > policy.listings.skus_max:
        text = f"A listing has at most {policy.listings.skus_max} SKUs."
        found.append(_problem("/skus", "sku.too_many", text))
    return found


def price_problems(price: Money, list_price: Money | None, pointer: str, policy: Policy) -> list[FieldProblem]:
    """Prices are in the market's currency and inside its range, in minor units; a list price is above."""
    allowed = policy.listings.price_cents
    for name, money in (("price", price), ("list_price", list_price)):
        if money is None:
            continue
        if money.currency != policy.currency:
            text = f"Prices of this market are in {policy.currency}."
            return [_problem(f"{pointer}/{name}/currency", "price.currency", text)]
        if money.amount not in allowed:
            text = f"A price is {allowed.min} to {allowed.max} minor units."
            return [_problem(f"{pointer}/{name}/amount", "price.out_of_range", text)]
    if list_price and list_price.amount <= price.amount:
        text = "The list price is what it cost before; leave it out unless it is above the price."
        return [_problem(f"{pointer}/list_price", "price.not_reduced", text)]
    return []


def _option_problems(sku: SkuBody, pointer: str) -> list[FieldProblem]:
    names = [option.name.casefold() for option in sku.options]
    if len(set(names)) == len(names):
        return []
    return [_problem(f"{pointer}/options", "sku.option_repeated", "Each option of a SKU has a name of its own.")]


def _barcode_problems(code: str, seen: set[str], pointer: str) -> list[FieldProblem]:
    if code in seen:
        return [_problem(pointer, "barcode.repeated", "Another SKU of this listing has this barcode.")]
    seen.add(code)
    if is_barcode(code):
        return []
    return [_problem(pointer, "barcode.check_digit", "Its check digit or length does not fit a GTIN or ISBN.")]


def is_barcode(code: str) -> bool:
    """Whether it is a GTIN of 8, 12, 13 or 14 digits or an ISBN-10, by its check digit."""
    return bool(isbn.is_valid(code) if len(code) == ISBN_10 else ean.is_valid(code))


def attribute_problems(attributes: Mapping[str, AttributeValue], category: Category) -> list[FieldProblem]:
    """Attributes the category does not know, and values of another type than it asks."""
    known = {attribute.name: attribute for attribute in category.attributes}
    found = []
    for name, value in attributes.items():
        if name not in known:
            text = f"{category.id} has no attribute {name}; it has: {', '.join(known) or 'none'}."
            found.append(_problem(f"/attributes/{name}", "attribute.unknown", text))
        elif not _fits(value, known[name]):
            found.append(_problem(f"/attributes/{name}", "attribute.value", _asked(known[name])))
    return found


def _fits(value: AttributeValue, attribute: Attribute) -> bool:
    match attribute.type:
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case "choice":
            return value in attribute.values
        case "choices":
            return isinstance(value, list) and bool(value) and set(value) <= set(attribute.values)
    return isinstance(value, str) and bool(value)


def _asked(attribute: Attribute) -> str:
    unit = f" in {attribute.unit}" if attribute.unit else ""
    asked = {
        "boolean": "true or false",
        "number": f"a whole number{unit}",
        "choice": f"one of: {', '.join(attribute.values)}",
        "choices": f"a list of some of: {', '.join(attribute.values)}",
    }
    return f"{attribute.label} is {asked.get(attribute.type, 'a text')}."


def handling_problems(handling: Handling, policy: Policy) -> list[FieldProblem]:
    """Regular handling names no days; the others name days inside the market's range."""
    if handling.type is HandlingType.REGULAR:
        text = "Regular handling ships in the market's time; leave the days out."
        return [_problem("/handling/days", "handling.no_days", text)] if handling.days else []
    rule = policy.handling_types[handling.type]
    if handling.days is not None and handling.days in rule.handling_days:
        return []
    unit = rule.handling_unit.replace("_", " ")
    text = f"Handling {handling.type} takes {rule.handling_days.min} to {rule.handling_days.max} {unit}."
    return [_problem("/handling/days", "handling.days", text)]


def image_refusal(content_type: str, width: int, height: int, size: int, images: Images) -> str | None:
    """Why uploaded bytes are no image for a listing; sides in pixels, size in bytes."""
    if content_type not in images.types:
        return f"It is not one of {', '.join(images.types)}."
    if size > images.max_bytes:
        return f"It has more than {images.max_bytes:,} bytes."
    if width not in images.side_pixels or height not in images.side_pixels:
        return f"Each side has {images.side_pixels.min} to {images.side_pixels.max} pixels."
    return shape_refusal(width, height, images.narrowest_shape, images.widest_shape)


def video_refusal(seconds: int, width: int, height: int, size: int, video: VideoLimits) -> str | None:
    """Why uploaded bytes are no video for a listing; size in bytes."""
    if size > video.max_bytes:
        return f"It has more than {video.max_bytes:,} bytes."
    if seconds > video.max_seconds:
        return f"It lasts {seconds} seconds; {video.max_seconds} is the most."
    if not seconds or not width or not height:
        return "Its length or its picture cannot be read."
    return shape_refusal(width, height, video.narrowest_shape, video.widest_shape)


def shape_refusal(width: int, height: int, narrowest: tuple[int, int], widest: tuple[int, int]) -> str | None:
    """Why its width to height is out of bounds, in whole numbers."""
    if narrowest[0] * height <= width * narrowest[1] and width * widest[1] <= widest[0] * height:
        return None
    low, high = (f"{wide}:{tall}" for wide, tall in (narrowest, widest))
    return f"Its width to height is {low} to {high}; this has {width} x {height}."


def _problem(pointer: str, code: str, detail: str) -> FieldProblem:
    return FieldProblem(pointer=pointer, code=code, detail=detail)
