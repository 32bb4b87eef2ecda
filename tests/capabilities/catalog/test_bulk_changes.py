"""The same for many listings at once: each done or refused by itself, and a repeat is harmless."""

from typing import Any

from tests import builders
from tests.people import Seller
from tests.world import World

NOBODY = "lst_01k0000000000000000000zzzz"


def drafts(seller: Seller, **changes: Any) -> str:
    return str(seller.does("POST", "/v1/listings", builders.a_listing(**changes))["listing_id"])


def bulk(seller: Seller, verb: str, *listing_ids: str) -> list[tuple[str, str]]:
    """What became of each: its result, and its status or the refusal's code."""
    sent = {"verb": verb, "listing_ids": list(listing_ids)}
    results = seller.does("POST", "/v1/listings/bulk", sent)["data"]
    assert [result["id"] for result in results] == list(dict.fromkeys(listing_ids))
    return [
        (r["result"], r["problem"]["code"] if r["result"] == "refused" else r["listing_status"]) for r in results
    ]


def test_each_listing_is_published_or_refused_by_itself(world: World, seller: Seller) -> None:
    good, bare = drafts(seller), drafts(seller)
    seller.uploads_image(good)
    others = world.seller().lists()["listing_id"]
    assert bulk(seller, "publish", good, bare, others, NOBODY, good) == [
        ("done", "pending_review"),
        ("refused", "catalog.not_publishable"),
        ("refused", "not_found"),
        ("refused", "not_found"),
    ]
    world.settle()
    assert seller.does("GET", f"/v1/listings/{good}")["status"] == "live"


def test_a_listing_goes_through_its_life_in_bulk_and_a_repeat_changes_nothing(seller: Seller) -> None:
    listing_id = seller.lists()["listing_id"]
    for verb, status in (("deactivate", "seller_deactivated"), ("delete", "deleted"), ("recover", "draft")):
        for _ in range(2):
            assert bulk(seller, verb, listing_id) == [("done", status)]
    assert bulk(seller, "deactivate", listing_id) == [("refused", "lifecycle.not_possible")]


def test_more_than_a_hundred_are_refused(seller: Seller) -> None:
    sent = {"verb": "delete", "listing_ids": [NOBODY] * 101}
    assert seller.send("POST", "/v1/listings/bulk", sent).status == 422


def test_prices_of_many_skus_change_at_once_and_a_bad_one_is_refused_alone(world: World, seller: Seller) -> None:
    live = seller.lists(builders.a_sku(), builders.a_sku())
    draft = seller.does("POST", "/v1/listings", builders.a_listing())
    others = world.seller().lists()
    skus = [*live["skus"], draft["skus"][0], others["skus"][0]]
    cents = (2500, 0, 1500, 100)
    prices = [{"sku_id": s["sku_id"], "price": {"amount": c}} for s, c in zip(skus, cents, strict=True)]
    results = seller.does("POST", "/v1/listings/bulk/prices", {"prices": prices})["data"]
    assert [(r["id"], r["result"]) for r in results] == [
        (skus[0]["sku_id"], "done"),
        (skus[1]["sku_id"], "refused"),
        (skus[2]["sku_id"], "done"),
        (skus[3]["sku_id"], "refused"),
    ]
    assert results[1]["problem"]["errors"][0]["code"] == "price.out_of_range"
    after = seller.does("GET", f"/v1/listings/{live['listing_id']}")
    assert [sku["price"]["amount"] for sku in after["skus"]] == [2500, 1999]
    assert (after["status"], "edit" in after) == ("live", False)


def test_a_listing_says_how_good_it_is_and_what_content_may_not_say(seller: Seller) -> None:
    path = f"/v1/listings/{drafts(seller)}"
    quality = seller.does("GET", f"{path}/quality")
    assert quality["score"] < 50
    assert "main_img_number_less_than_five" in {finding["code"] for finding in quality["findings"]}
    checked = seller.does("POST", f"{path}/content-check", {"caption": "Waterproof and only $5"})
    assert [finding["code"] for finding in checked["findings"]] == ["caption.price", "caption.claim"]
