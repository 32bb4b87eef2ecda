"""The score of a listing: 100 less the points of each lack, by the field's codes."""

import pytest

from chalicelib.catalog.quality import quality_of
from tests.builders.wares import POLICY, WORDS, category, image, listing, sku, video

LIMITS = POLICY.listings.quality
GOOD = listing(
    sku(barcode="4006381333931"),
    title="Stoneware mug in blue, 350 ml, dishwasher safe",
    description="<img>" + "<p>A mug for tea and coffee.</p>" * 25,
    brand="Blue Mug Co",
    attributes={attribute.name: "x" for attribute in category().attributes},
    images=[image(n) for n in range(5)],
    video=video("My mug for $19.99"),
)


def score(**changes: object) -> tuple[int, list[str]]:
    found = quality_of(GOOD.with_(**changes), category(), LIMITS, WORDS.claims)
    return found.score, [finding.code for finding in found.findings]


def test_a_listing_that_lacks_nothing_has_a_hundred_points() -> None:
    assert score() == (100, [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "Mug, blue"}, "title_less_than_ten_chars"),
        ({"title": "Mug, blue, 350 ml, dishwasher safe too"}, "title_less_than_40_characters"),
        ({"description": "<img><p>A mug.</p>"}, "desc_less_than_fifty_chars"),
        ({"description": "<img>" + "A mug for tea. " * 10}, "desc_less_than_five_hundred_chars"),
        ({"description": "A mug for tea and coffee. " * 25}, "desc_not_containing_img"),
        ({"images": [image(n) for n in range(4)]}, "main_img_number_less_than_five"),
        ({"video": None}, "video_missing"),
        ({"brand": None}, "brand_missing"),
        ({"skus": [sku()]}, "barcode_missing"),
        ({"attributes": {}}, "attributes_missing"),
        ({"video": video("Waterproof, only $5")}, "caption_disagrees"),
    ],
)
def test_each_lack_costs_its_points_once(changes: dict[str, object], code: str) -> None:
    total, codes = score(**changes)
    assert set(codes) == {code}
    assert total == 100 - LIMITS.points[code]


def test_every_code_has_points_and_all_lacks_together_leave_no_negative_score() -> None:
    poor = quality_of(listing(title="Mug", images=[]), category(), LIMITS, WORDS.claims)
    assert 0 <= poor.score < 30
    assert {finding.code for finding in poor.findings} <= set(LIMITS.points)
