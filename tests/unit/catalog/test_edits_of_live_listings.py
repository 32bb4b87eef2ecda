"""What is on sale stays as it was approved while an edit is reviewed; bills and parcels change at once."""

from typing import Any

import pytest

from chalicelib.catalog import rules
from chalicelib.catalog.models import (
    EditStatus,
    Finding,
    Handling,
    HandlingType,
    Listing,
    ListingStatus,
    MediaStatus,
)
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.money import Money
from tests.builders.wares import image, listing, sku

LIVE = listing(sku("A", options={"Color": "Blue"}), sku("B", options={"Color": "Red"}))


def edited(before: Listing, **changes: Any) -> Listing:
    return rules.edited(before, rules.wares_of(before.latest) | changes)


def test_a_new_title_waits_in_an_edit() -> None:
    after = edited(LIVE, title="Green mug")
    assert after.title == "Blue mug, 350 ml"
    assert after.edit is not None
    assert (after.edit.title, after.edit.status) == ("Green mug", "pending_review")


def test_a_price_is_on_sale_at_once() -> None:
    dearer = [LIVE.skus[0].model_copy(update={"price": Money(amount=2500)}), LIVE.skus[1]]
    after = edited(LIVE, skus=dearer)
    assert (after.skus[0].price.amount, after.edit) == (2500, None)


@pytest.mark.parametrize("change", [{"weight_grams": 900}, {"list_price": Money(amount=2999)}, {"height_mm": 7}])
def test_parcel_and_list_price_change_at_once(change: dict[str, Any]) -> None:
    after = edited(LIVE, skus=[LIVE.skus[0].model_copy(update=change), LIVE.skus[1]])
    assert after.edit is None


def test_handling_changes_at_once() -> None:
    slow = Handling(type=HandlingType.MADE_TO_ORDER, days=5)
    after = edited(LIVE, handling=slow)
    assert (after.handling, after.edit) == (slow, None)


def test_a_new_sku_waits_and_is_not_on_sale() -> None:
    after = edited(LIVE, skus=[*LIVE.skus, sku("C", options={"Color": "Green"})])
    assert [s.seller_sku for s in after.skus] == ["A", "B"]
    assert [s.seller_sku for s in after.latest.skus] == ["A", "B", "C"]


def test_a_price_given_with_a_new_title_goes_on_sale_without_it() -> None:
    dearer = [LIVE.skus[0].model_copy(update={"price": Money(amount=2500)}), LIVE.skus[1]]
    after = edited(LIVE, title="Green mug", skus=dearer)
    assert (after.title, after.skus[0].price.amount) == ("Blue mug, 350 ml", 2500)
    assert after.latest.skus[0].price.amount == 2500


def test_an_edit_that_is_taken_back_is_gone() -> None:
    assert edited(edited(LIVE, title="Green mug"), title=LIVE.title).edit is None


def test_a_price_leaves_a_rejected_edit_where_it_is() -> None:
    finding = Finding(position="/title", code="listing.prohibited", reason="Not this.", suggestion="Another.")
    waiting = edited(LIVE, title="Green mug")
    assert waiting.edit is not None
    rejected = waiting.with_(edit=waiting.edit.with_(status=EditStatus.REJECTED, findings=[finding]))
    dearer = [LIVE.skus[0].model_copy(update={"price": Money(amount=2500)}), LIVE.skus[1]]
    after = edited(rejected, skus=dearer)
    assert after.edit is not None
    assert (after.edit.status, after.edit.findings) == ("rejected", [finding])
    mended = edited(rejected, title="Blue mug").edit
    assert mended is not None
    assert (mended.status, mended.findings) == ("pending_review", [])


def test_an_edit_waits_for_its_image_before_it_is_reviewed() -> None:
    coming = edited(LIVE, images=[*LIVE.images, image(2, MediaStatus.AWAITING_UPLOAD)])
    assert coming.edit is not None
    assert (coming.edit.status, rules.under_review(coming)) == ("awaiting_upload", None)
    arrived = edited(coming, images=[*LIVE.images, image(2)])
    assert rules.under_review(arrived) is arrived.edit


@pytest.mark.parametrize("status", [s for s in rules.EDITABLE if s is not ListingStatus.LIVE])
def test_what_is_not_on_sale_is_changed_itself(status: ListingStatus) -> None:
    after = edited(LIVE.with_(status=status), title="Green mug")
    assert (after.title, after.edit) == ("Green mug", None)


@pytest.mark.parametrize("status", [ListingStatus.FROZEN, ListingStatus.DELETED])
def test_what_is_frozen_or_deleted_is_not_edited(status: ListingStatus) -> None:
    with pytest.raises(NotPossible):
        rules.LISTING.move(LIVE.with_(status=status), "edit", rules.SELLER)


def test_what_leaves_the_sale_takes_its_edit_with_it() -> None:
    after = rules.off_sale(edited(LIVE, title="Green mug"))
    assert (after.title, after.edit) == ("Green mug", None)
