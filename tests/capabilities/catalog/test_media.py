"""Images and the video of a listing: checked on their bytes, put in order, taken out."""

from typing import Any

import pytest

from infra import samples
from tests import builders
from tests.people import Seller
from tests.world import World


def drafts(seller: Seller, **changes: Any) -> str:
    return f"/v1/listings/{seller.does('POST', '/v1/listings', builders.a_listing(**changes))['listing_id']}"


def films(seller: Seller, path: str, content: bytes, caption: str = "") -> Any:
    """Upload a video; the listing's video after its check."""
    upload = seller.does("POST", f"{path}/video", {"caption": caption})["upload"]
    seller.door.upload(upload, content)
    seller.door.settle()
    return seller.does("GET", path)["video"]


def test_images_are_put_in_order_and_taken_out(seller: Seller) -> None:
    path = drafts(seller)
    first, second, third = (seller.uploads_image(path.rsplit("/", 1)[1]) for _ in range(3))
    seller.does("PUT", f"{path}/images", {"image_ids": [third, first, second]})
    left = seller.does("DELETE", f"{path}/images/{first}")
    assert [image["image_id"] for image in left["images"]] == [third, second]
    assert seller.send("DELETE", f"{path}/images/{first}").status == 404


def test_an_order_names_each_image_once(seller: Seller) -> None:
    path = drafts(seller)
    first = seller.uploads_image(path.rsplit("/", 1)[1])
    assert seller.send("PUT", f"{path}/images", {"image_ids": [first, first]}).status == 422


def test_an_image_out_of_shape_says_its_shape(seller: Seller) -> None:
    path = drafts(seller)
    seller.adds_image(path.rsplit("/", 1)[1], builders.a_png(900, 300))
    [image] = seller.does("GET", path)["images"]
    assert (image["status"], "900 x 300" in image["refusal"]) == ("refused", True)


def test_an_image_added_on_sale_is_shown_after_its_review(world: World, seller: Seller) -> None:
    listing = seller.lists()
    seller.uploads_image(listing["listing_id"])
    shop = f"/v1/shops/{seller.seller_id}/listings"
    assert len(world.request("GET", shop).json["data"][0]["image_urls"]) == 1
    world.settle()
    assert len(world.request("GET", shop).json["data"][0]["image_urls"]) == 2


def test_a_video_is_measured_by_its_bytes(seller: Seller) -> None:
    video = films(seller, drafts(seller), samples.mp4(24, 720, 1280), "My mug")
    assert (video["status"], video["seconds"], video["width"], video["caption"]) == ("ready", 24, 720, "My mug")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (samples.png(), "no MP4"),
        (samples.mp4(61), "61 seconds"),
        (samples.mp4(10, 2000, 400), "2000 x 400"),
    ],
    ids=["a PNG", "too long", "too wide"],
)
def test_a_video_the_market_does_not_take_says_why(seller: Seller, content: bytes, says: str) -> None:
    video = films(seller, drafts(seller), content)
    assert (video["status"], says in video["refusal"]) == ("refused", True)


def test_a_listing_whose_caption_says_more_than_it_does_is_sent_back_until_it_is_mended(seller: Seller) -> None:
    path = drafts(seller)
    listing_id = path.rsplit("/", 1)[1]
    films(seller, path, samples.mp4(), "Only $5, waterproof!")
    seller.uploads_image(listing_id)
    rejected = seller.publishes(listing_id)
    assert [f["code"] for f in rejected["findings"]] == ["caption.price", "caption.claim"]
    seller.does("PATCH", f"{path}/video", {"caption": "Only $19.99!"})
    assert seller.publishes(listing_id)["status"] == "live"


def test_a_video_is_replaced_and_taken_out(seller: Seller) -> None:
    path = drafts(seller)
    first = films(seller, path, samples.mp4())
    assert films(seller, path, samples.mp4(5))["video_id"] != first["video_id"]
    assert "video" not in seller.does("DELETE", f"{path}/video")
    assert seller.send("DELETE", f"{path}/video").status == 404
