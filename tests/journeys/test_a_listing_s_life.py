"""A listing's life on the deployed local stack: a hundred SKUs, film, review, edit, operator, many at once."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from infra import samples
from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Operator, Seller


@dataclass
class Life:
    door: CloudDoor
    operator: Operator
    seller: Seller
    listing: dict[str, Any] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/v1/listings/{self.listing['listing_id']}"

    def shown(self) -> list[str]:
        """The titles buyers see."""
        shop = self.door.request("GET", f"/v1/shops/{self.seller.seller_id}/listings").json["data"]
        return [listing["title"] for listing in shop]


@pytest.fixture(scope="module")
def life(door: CloudDoor) -> Life:
    return Life(door, door.operator(), door.seller())


def test_01_a_listing_of_a_hundred_skus_is_drafted(life: Life) -> None:
    skus = [builders.a_sku(seller_sku=f"M-{n}") for n in range(100)]
    life.listing = life.seller.does("POST", "/v1/listings", builders.a_listing(*skus, title="Mug of many colors"))
    assert len(life.seller.does("GET", life.path)["skus"]) == 100


def test_02_image_and_film_arrive_and_the_review_lets_it_on_sale(life: Life) -> None:
    upload = life.seller.does("POST", f"{life.path}/video", {"caption": "Mine, for $19.99"})["upload"]
    life.seller.uploads_image(life.listing["listing_id"])
    life.door.upload(upload, samples.mp4(24))
    reviewed = life.seller.publishes(life.listing["listing_id"])
    assert (reviewed["status"], reviewed["video"]["seconds"]) == ("live", 24)
    assert life.shown() == ["Mug of many colors"]


def test_03_an_edit_waits_for_the_operator_while_the_approved_version_is_sold(life: Life) -> None:
    life.seller.does("PATCH", life.path, {"title": "Clinically proven mug"})
    life.door.settle()
    assert life.shown() == ["Mug of many colors"]
    waiting = life.operator.does("GET", "/v1/operator/listings")["data"]
    [asked] = [x for x in waiting if x["listing_id"] == life.listing["listing_id"]]
    place = f"/v1/operator/sellers/{life.seller.seller_id}/listings/{asked['listing_id']}"
    life.operator.does("POST", f"{place}/approve", {"version": asked["version"]})
    assert life.shown() == ["Clinically proven mug"]


def test_04_ten_more_are_published_at_once_and_the_prohibited_one_comes_back(life: Life) -> None:
    titles = [f"Mug no. {n}" for n in range(9)] + ["A handgun"]
    for title in titles:
        made = life.seller.does("POST", "/v1/listings", builders.a_listing(title=title))
        life.others.append(made["listing_id"])
        life.seller.uploads_image(made["listing_id"])
    sent = {"verb": "publish", "listing_ids": life.others}
    results = life.seller.does("POST", "/v1/listings/bulk", sent)["data"]
    assert {result["result"] for result in results} == {"done"}
    life.door.settle()
    counts = life.seller.does("GET", "/v1/listings/tabs")["counts"]
    assert {status: n for status, n in counts.items() if n} == {"live": 10, "rejected": 1}
    [rejected] = life.seller.does("GET", "/v1/listings?status=rejected")["data"]
    assert "weapons.firearms" in rejected["findings"][0]["reason"]


def test_05_they_are_found_by_their_titles(life: Life) -> None:
    found = life.seller.does("GET", "/v1/listings?q=mug+no&limit=4")
    assert [listing["title"] for listing in found["data"]] == [f"Mug no. {n}" for n in range(4)]
    rest = life.seller.does("GET", f"/v1/listings?q=mug+no&cursor={found['next_cursor']}")
    assert len(rest["data"]) == 5


def test_06_what_is_deleted_is_forgotten_after_thirty_days_and_its_codes_are_free(life: Life) -> None:
    life.seller.does("DELETE", life.path)
    life.door.wait(days=31)
    assert life.seller.get(life.path).status == 404
    again = builders.a_listing(*(builders.a_sku(seller_sku=f"M-{n}") for n in range(100)))
    assert len(life.seller.does("POST", "/v1/listings", again)["skus"]) == 100


def test_07_nothing_was_refused_on_the_way(life: Life) -> None:
    assert life.door.dead_letters() == {}
