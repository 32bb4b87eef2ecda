"""Listings: drafted, illustrated, published, edited; one SKU code belongs to one listing."""

import pytest

from tests import builders
from tests.people import Seller
from tests.world import World


def test_a_listing_without_an_image_is_not_published(seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing())
    answer = seller.send("POST", f"/v1/listings/{listing['listing_id']}/publish")
    assert (answer.code, answer.json["errors"][0]["code"]) == ("catalog.not_publishable", "listing.no_image")


def test_a_listing_with_a_checked_image_goes_live(seller: Seller) -> None:
    listing = seller.lists()
    assert (listing["status"], listing["images"][0]["status"]) == ("live", "ready")
    assert listing["images"][0]["width"] == 600


@pytest.mark.parametrize("content", [b"GIF89a not an image we take", builders.a_png(200, 600)])
def test_an_image_the_market_does_not_take_says_why(seller: Seller, content: bytes) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing())
    seller.adds_image(listing["listing_id"], content)
    [image] = seller.does("GET", f"/v1/listings/{listing['listing_id']}")["images"]
    assert image["status"] == "refused"
    assert image["refusal"]


def test_a_prohibited_product_names_the_rule(seller: Seller) -> None:
    listing = seller.lists(title="A handgun, like new")
    [finding] = listing["findings"]
    assert (listing["status"], finding["position"]) == ("rejected", "/title")
    assert "weapons.firearms" in finding["reason"]


def test_a_price_is_edited_and_what_is_not_named_stays(seller: Seller) -> None:
    listing = seller.lists()
    price = {"sku_id": listing["skus"][0]["sku_id"], "price": {"amount": 1799, "currency": "USD"}}
    edited = seller.does("PATCH", f"/v1/listings/{listing['listing_id']}", {"prices": [price]})
    assert edited["skus"][0]["price"]["amount"] == 1799
    assert (edited["title"], edited["status"]) == (listing["title"], "live")


def test_an_edit_of_what_has_changed_since_is_refused(seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing())
    path = f"/v1/listings/{listing['listing_id']}"
    etag = seller.get(path).headers["ETag"]
    seller.does("PATCH", path, {"title": "First"}, If_Match=etag)
    answer = seller.send("PATCH", path, {"title": "Second"}, If_Match=etag)
    assert (answer.status, answer.code) == (409, "conflict")
    assert seller.does("GET", path)["title"] == "First"


def test_two_listings_cannot_have_one_sku(seller: Seller) -> None:
    seller.does("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="MUG")))
    answer = seller.send("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="MUG")))
    assert (answer.code, answer.json["seller_sku"]) == ("catalog.sku_taken", "MUG")


def test_two_sellers_can_have_one_sku_code(world: World, seller: Seller) -> None:
    sku = builders.a_sku(seller_sku="MUG")
    ids = {s.lists(sku)["skus"][0]["sku_id"] for s in (seller, world.seller())}
    assert len(ids) == 2


def test_an_unknown_category_is_refused(seller: Seller) -> None:
    answer = seller.send("POST", "/v1/listings", builders.a_listing(category="kitchen"))
    assert answer.code == "markets.unknown_category"


def test_a_description_keeps_only_the_tags_the_market_allows(seller: Seller) -> None:
    html = '<p onclick="x()">Good</p><script>alert(1)</script>'
    listing = seller.does("POST", "/v1/listings", builders.a_listing(description=html))
    assert listing["description"] == "<p>Good</p>"


def test_a_seller_who_is_not_approved_lists_nothing(world: World) -> None:
    world.operator().opens_market("US")
    applicant = Seller(world, world.office.token("applicant"))
    applicant.applies()
    assert applicant.send("POST", "/v1/listings", builders.a_listing()).code == "sellers.not_active"


def test_a_listing_leaves_the_shop_when_it_is_deactivated(world: World, seller: Seller) -> None:
    listing = seller.lists()
    shop = f"/v1/shops/{seller.seller_id}/listings"
    assert [x["listing_id"] for x in world.request("GET", shop).json["data"]] == [listing["listing_id"]]
    seller.does("POST", f"/v1/listings/{listing['listing_id']}/deactivate")
    assert world.request("GET", shop).json["data"] == []
    assert world.request("GET", f"{shop}/{listing['listing_id']}").status == 404


def test_the_tabs_list_by_status(seller: Seller) -> None:
    ids = {"live": seller.lists()["listing_id"]}
    ids["draft"] = seller.does("POST", "/v1/listings", builders.a_listing())["listing_id"]
    for status, listing_id in ids.items():
        shown = seller.does("GET", f"/v1/listings?status={status}")["data"]
        assert [listing["listing_id"] for listing in shown] == [listing_id]


def test_a_tenth_image_is_refused(seller: Seller) -> None:
    path = f"/v1/listings/{seller.does('POST', '/v1/listings', builders.a_listing())['listing_id']}/images"
    for _ in range(9):
        seller.does("POST", path, {"content_type": "image/png"})
    assert seller.send("POST", path, {"content_type": "image/png"}).code == "catalog.too_many_images"
