"""What the automatic review decides, and what it leaves to an operator."""

from typing import Any

import pytest

from chalicelib.catalog import review
from chalicelib.catalog.models import Finding, Listing, MediaStatus
from tests.builders.wares import MUGS, WORDS, category, image, listing, sku, video

VITAMINS = "health.supplements.vitamins"
FACTS = {"ingredients": "Vitamin C", "supplement_form": "Gummy", "servings": 60}


def judged(wares: Listing, *, approved: bool = True) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    found = review.verdict(wares, wares, category(wares.category), approved=approved, words=WORDS)
    findings, questions = ([(f.position, f.code) for f in part] for part in found)
    return findings, questions


def test_a_clean_listing_is_neither_rejected_nor_questioned() -> None:
    assert judged(listing()) == ([], [])


@pytest.mark.parametrize(
    ("changes", "position"),
    [
        ({"title": "Brand new TASER"}, "/title"),
        ({"description": "<p>Better than a <b>stun</b> gun</p>"}, "/description"),
        ({"brand": "Kratom"}, "/brand"),
        ({"attributes": {"material": "Real ivory"}}, "/attributes/material"),
        ({"skus": [sku(options={"Scent": "CBD oil"})]}, "/skus"),
        ({"video": video("Smoke it in a bong")}, "/video/caption"),
    ],
)
def test_a_prohibited_word_is_found_wherever_a_buyer_reads_it(changes: dict[str, Any], position: str) -> None:
    assert judged(listing(**changes)) == ([(position, "listing.prohibited")], [])


def test_a_finding_names_rule_word_and_what_to_do() -> None:
    finding = review.verdict(
        listing(title="A handgun"), listing(title="A handgun"), category(MUGS), approved=True, words=WORDS
    ).findings[0]
    assert "weapons.firearms" in finding.reason
    assert "handgun" in finding.reason
    assert finding.suggestion


@pytest.mark.parametrize("title", ["Clinically proven mug", "Rolex style watch box", "Hunting knife sheath"])
def test_a_watched_word_is_left_to_an_operator(title: str) -> None:
    assert judged(listing(title=title)) == ([], [("/title", "listing.watched")])


def test_what_the_platform_took_down_comes_back_by_an_operator_only() -> None:
    why = Finding(position="/", code="listing.taken_down", reason="Complaint.", suggestion="Ask support.")
    assert judged(listing(taken_down=why)) == ([], [("/", "listing.taken_down")])


def test_a_restricted_category_needs_its_approval() -> None:
    vitamins = listing(category=VITAMINS, attributes=FACTS)
    assert judged(vitamins, approved=False) == ([("/category", "category.not_approved")], [])
    assert judged(vitamins) == ([], [])


def test_each_missing_required_attribute_is_named() -> None:
    findings, _ = judged(listing(category=VITAMINS, attributes={"servings": 60}))
    assert findings == [
        ("/attributes/ingredients", "attribute.missing"),
        ("/attributes/supplement_form", "attribute.missing"),
    ]


def test_a_caption_that_says_more_than_the_listing_is_sent_back() -> None:
    assert judged(listing(video=video("Waterproof, $5!"))) == (
        [("/video/caption", "caption.price"), ("/video/caption", "caption.claim")],
        [],
    )


@pytest.mark.parametrize(
    ("skus", "found"),
    [
        ([sku("A"), sku("B")], [("/skus/1/options", "sku.options_repeated")]),
        ([sku("A", options={"Color": "Blue"}), sku("B")], [("/skus/1/options", "sku.options_differ")]),
        (
            [sku("A", options={"Color": "Blue", "Size": "S"}), sku("B", options={"Size": "S", "Color": "Red"})],
            [("/skus/1/options", "sku.options_differ")],
        ),
        ([sku("A", options={"Color": "Blue"}), sku("B", options={"Color": "Red"})], []),
    ],
)
def test_a_buyer_can_tell_the_skus_apart(skus: list[Any], found: list[tuple[str, str]]) -> None:
    assert judged(listing(*skus))[0] == found


def test_an_image_on_its_way_is_enough_to_hand_in_and_a_refused_one_is_not() -> None:
    coming = listing(images=[image(1, MediaStatus.AWAITING_UPLOAD)])
    refused = listing(images=[image(1, MediaStatus.REFUSED)])
    assert review.lacks(coming, category()) == []
    assert [finding.code for finding in review.lacks(refused, category())] == ["listing.no_image"]
