"""A listing of a hundred SKUs is drafted in steps that can be resumed; each code belongs to one listing."""

from typing import Any

import boto3
import pytest

from chalicelib.catalog import service
from chalicelib.catalog.errors import SkuTaken
from chalicelib.catalog.models import NewListing
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from tests import builders
from tests.people import Seller


def a_hundred(**changes: Any) -> dict[str, Any]:
    return builders.a_listing(*(builders.a_sku(seller_sku=f"M-{n}") for n in range(100)), **changes)


def claims() -> list[str]:
    items = boto3.client("dynamodb").scan(TableName="seller-center-test-catalog")["Items"]
    return [item["claimed_by"]["S"] for item in items if "claimed_by" in item]


def draft_cut_short(seller: Seller, body: dict[str, Any]) -> None:
    """The first step is committed, the last is not: the power went."""
    service.create(Work(SYSTEM, clock.now()), seller.seller_id, NewListing.model_validate(body))


def test_a_listing_of_a_hundred_skus_has_them_all_and_each_a_claim(seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", a_hundred())
    assert [sku["seller_sku"] for sku in listing["skus"]] == [f"M-{n}" for n in range(100)]
    assert "unfinished" not in listing
    assert claims() == [listing["listing_id"]] * 100


def test_a_draft_cut_short_is_finished_by_the_same_request(seller: Seller) -> None:
    body = a_hundred()
    draft_cut_short(seller, body)
    [begun] = seller.does("GET", "/v1/listings")["data"]
    assert len(begun["skus"]) == 50
    finished = seller.does("POST", "/v1/listings", body)
    assert (finished["listing_id"], len(finished["skus"])) == (begun["listing_id"], 100)
    assert len(claims()) == 100


def test_a_draft_cut_short_cannot_be_published(seller: Seller) -> None:
    draft_cut_short(seller, a_hundred())
    [begun] = seller.does("GET", "/v1/listings")["data"]
    seller.uploads_image(begun["listing_id"])
    answer = seller.send("POST", f"/v1/listings/{begun['listing_id']}/publish")
    assert [error["code"] for error in answer.json["errors"]] == ["listing.unfinished"]


def test_another_request_does_not_take_over_a_draft_cut_short(seller: Seller) -> None:
    draft_cut_short(seller, a_hundred())
    answer = seller.send("POST", "/v1/listings", a_hundred(title="Another mug"))
    assert (answer.code, answer.json["seller_sku"]) == ("catalog.sku_taken", "M-0")


def test_one_taken_code_of_a_hundred_refuses_all_and_writes_nothing(seller: Seller) -> None:
    seller.does("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="M-77")))
    assert seller.send("POST", "/v1/listings", a_hundred()).json["seller_sku"] == "M-77"
    assert len(seller.does("GET", "/v1/listings")["data"]) == len(claims()) == 1


def test_a_hundred_and_one_are_refused(seller: Seller) -> None:
    body = builders.a_listing(*(builders.a_sku() for _ in range(101)))
    assert seller.send("POST", "/v1/listings", body).status == 422


def test_skus_are_added_and_taken_away_and_a_freed_code_can_be_used_again(seller: Seller) -> None:
    first, second, third = (builders.a_sku(seller_sku=code) for code in ("A", "B", "C"))
    listing = seller.does("POST", "/v1/listings", builders.a_listing(first, second))
    changed = seller.does("PATCH", f"/v1/listings/{listing['listing_id']}", {"skus": [second, third]})
    assert [sku["seller_sku"] for sku in changed["skus"]] == ["B", "C"]
    seller.does("POST", "/v1/listings", builders.a_listing(first))
    assert seller.send("POST", "/v1/listings", builders.a_listing(third)).code == "catalog.sku_taken"


def test_one_change_moves_at_most_fifty_skus(seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="A")))
    many = [builders.a_sku(seller_sku="A"), *(builders.a_sku() for _ in range(51))]
    answer = seller.send("PATCH", f"/v1/listings/{listing['listing_id']}", {"skus": many})
    assert answer.json["errors"][0]["code"] == "sku.too_many_changes"
    seller.does("PATCH", f"/v1/listings/{listing['listing_id']}", {"skus": many[:51]})


def test_a_code_that_another_takes_in_between_is_refused_at_the_commit(seller: Seller) -> None:
    new = NewListing.model_validate(builders.a_listing(builders.a_sku(seller_sku="A")))
    work = Work(SYSTEM, clock.now())
    service.create(work, seller.seller_id, new)
    seller.does("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="A")))
    with pytest.raises(SkuTaken):
        work.commit()
