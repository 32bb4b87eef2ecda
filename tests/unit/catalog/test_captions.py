"""A caption may say of the listing only what the listing bears out."""

import pytest

from chalicelib.catalog.captions import caption_findings
from chalicelib.kit.money import Money
from tests.builders.wares import WORDS, listing, sku

REDUCED = sku("B", 1500, list_price=Money(amount=2000), options={"Color": "Forest"})
MUG = listing(
    sku("A", 1999, options={"Color": "Blue"}),
    REDUCED,
    description="<p>Handmade, <b>dishwasher</b> safe.</p>",
    attributes={"cruelty_free": True, "dietary": ["Vegan"], "gluten_free": False},
)


@pytest.mark.parametrize(
    "caption",
    [
        "",
        "My new mug for $19.99!",
        "$15 instead of $20.00",
        "25% off today",
        "25 % discount",
        "save $5",
        "$5 off",
        "Handmade and vegan",
        "cruelty-free, dishwasher safe",
        "I bought 2 for my 3 cats",
    ],
)
def test_a_true_caption_has_no_findings(caption: str) -> None:
    assert caption_findings(MUG, caption, WORDS.claims) == []


@pytest.mark.parametrize(
    ("caption", "code", "word"),
    [
        ("Only $9.99", "caption.price", "$9.99"),
        ("was $1,999", "caption.price", "$1,999"),
        ("26% off", "caption.discount", "25 %"),
        ("50 % OFF everything", "caption.discount", "50 % OFF"),
        ("save $6", "caption.discount", "$5.00"),
        ("$6 off", "caption.discount", "$5.00"),
        ("it is waterproof", "caption.claim", "waterproof"),
        ("gluten free cookies", "caption.claim", "gluten free"),
        ("FREE SHIPPING", "caption.claim", "free shipping"),
    ],
)
def test_a_caption_that_says_more_is_found_out(caption: str, code: str, word: str) -> None:
    [finding] = caption_findings(MUG, caption, WORDS.claims)
    assert (finding.code, finding.position) == (code, "/video/caption")
    assert word in finding.reason


def test_a_listing_that_was_never_dearer_gives_no_discount() -> None:
    [finding] = caption_findings(listing(), "5% off", WORDS.claims)
    assert "0 % at most" in finding.reason


def test_a_third_off_is_33_percent_and_not_34() -> None:
    third = listing(sku("A", 1000, list_price=Money(amount=1500)))
    assert caption_findings(third, "33% off", WORDS.claims) == []
    assert caption_findings(third, "34% off", WORDS.claims)
