"""How good a listing is to buy from: codes of the field, points of the market's policy."""

from collections.abc import Iterable, Iterator

from chalicelib.catalog.captions import caption_findings, plain_text
from chalicelib.catalog.models import Finding, MediaStatus, Quality, Wares
from chalicelib.markets.models import Category, WordRule
from chalicelib.markets.models import Quality as Limits

FULL = 100
Lack = tuple[str, str, str, str]
"""Code, position, what is lacking, what to do."""


def quality_of(wares: Wares, category: Category, limits: Limits, claims: Iterable[WordRule]) -> Quality:
    """Score and findings; each code costs its points once."""
    lacks = [*_texts(wares, limits), *_pictures(wares, limits), *_facts(wares, category)]
    findings = [Finding(position=at, code=code, reason=why, suggestion=what) for code, at, why, what in lacks]
    if wares.video and (said := caption_findings(wares, wares.video.caption, claims)):
        findings += [finding.model_copy(update={"code": "caption_disagrees"}) for finding in said]
    lost = sum(limits.points[code] for code in {finding.code for finding in findings})
    return Quality(score=max(0, FULL - lost), findings=findings)


def _texts(wares: Wares, limits: Limits) -> Iterator[Lack]:
    title, description = len(wares.title), len(plain_text(wares.description).strip())
    if title < limits.title_poor_below:
        yield "title_less_than_ten_chars", "/title", f"The title has {title} characters.", "Name the product."
    elif title < limits.title_short_below:
        what = "Add brand, material, size or use."
        yield "title_less_than_40_characters", "/title", f"The title has {title} characters.", what
    if description < limits.description_poor_below:
        why = f"The description has {description} characters."
        yield "desc_less_than_fifty_chars", "/description", why, "Say what it is and what it is for."
    elif description < limits.description_short_below:
        why = f"The description has {description} characters."
        yield "desc_less_than_five_hundred_chars", "/description", why, "Say what buyers ask about."


def _pictures(wares: Wares, limits: Limits) -> Iterator[Lack]:
    images = sum(image.status is MediaStatus.READY for image in wares.images)
    if images < limits.images_few_below:
        why = f"It has {images} images."
        yield "main_img_number_less_than_five", "/images", why, "Show it from more sides and in use."
    if "<img" not in wares.description:
        yield "desc_not_containing_img", "/description", "The description shows no image.", "Add one."
    if wares.video is None or wares.video.status is not MediaStatus.READY:
        yield "video_missing", "/video", "It has no video.", "Show it in use for some 20 seconds."


def _facts(wares: Wares, category: Category) -> Iterator[Lack]:
    if not wares.brand:
        yield "brand_missing", "/brand", "It names no brand.", "Name the brand or the maker."
    if not all(sku.barcode for sku in wares.skus):
        yield "barcode_missing", "/skus", "Some SKUs have no barcode.", "Add the GTIN on the package."
    missing = [attribute.label for attribute in category.attributes if attribute.name not in wares.attributes]
    if missing:
        yield "attributes_missing", "/attributes", f"It does not name: {', '.join(missing)}.", "Add what applies."
