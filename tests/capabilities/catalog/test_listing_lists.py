"""A seller's lists: by status, category, title and SKU code, each page from an index; counts for the tabs."""

from typing import Any

import pytest

from tests import builders
from tests.people import Operator, Seller
from tests.world import World

TITLES = ["Blue mug", "Green lamp", "blue  Bowl", "Blue jug", "Red mug"]


@pytest.fixture
def shelf(seller: Seller) -> dict[str, Any]:
    """Five drafts: the first two are mugs by category, the others bowls."""
    made = {}
    for place, title in enumerate(TITLES):
        category = "kitchen.dining.drinkware" if place < 2 else "kitchen.dining.tableware"
        sku = builders.a_sku(seller_sku=f"S-{place}")
        made[title] = seller.does("POST", "/v1/listings", builders.a_listing(sku, title=title, category=category))
    return made


def titles(seller: Seller, query: str) -> list[str]:
    """All pages of two."""
    found, cursor = [], ""
    while True:
        page = seller.does("GET", f"/v1/listings?limit=2&{query}{cursor}")
        found += [listing["title"] for listing in page["data"]]
        if "next_cursor" not in page:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_titles_that_begin_with_a_text_come_by_title_without_case(seller: Seller, shelf: dict[str, Any]) -> None:
    assert titles(seller, "q=BLUE") == ["blue  Bowl", "Blue jug", "Blue mug"]
    assert titles(seller, "q=blue+b") == ["blue  Bowl"]
    assert titles(seller, "q=mug") == []


def test_all_listings_come_by_title(seller: Seller, shelf: dict[str, Any]) -> None:
    assert titles(seller, "order=title") == ["blue  Bowl", "Blue jug", "Blue mug", "Green lamp", "Red mug"]


def test_a_category_comes_newest_first(seller: Seller, shelf: dict[str, Any]) -> None:
    assert titles(seller, "category=kitchen.dining.tableware") == ["Red mug", "Blue jug", "blue  Bowl"]


def test_a_category_and_a_status_and_a_title_narrow_each_other(seller: Seller, shelf: dict[str, Any]) -> None:
    seller.does("DELETE", f"/v1/listings/{shelf['Blue jug']['listing_id']}")
    bowls = "category=kitchen.dining.tableware"
    assert titles(seller, f"{bowls}&status=draft") == ["Red mug", "blue  Bowl"]
    assert titles(seller, f"{bowls}&status=deleted") == ["Blue jug"]
    assert titles(seller, f"{bowls}&status=draft&q=blue") == ["blue  Bowl"]
    assert titles(seller, "status=deleted&q=b") == ["Blue jug"]


def test_a_sku_code_finds_its_listing(seller: Seller, shelf: dict[str, Any]) -> None:
    assert titles(seller, "seller_sku=S-1") == ["Green lamp"]
    assert titles(seller, "seller_sku=S-9") == []


def test_nobody_sees_another_s_list(world: World, seller: Seller, shelf: dict[str, Any]) -> None:
    other = world.seller()
    for query in ("q=blue", "order=title", "category=kitchen.dining.drinkware", "seller_sku=S-1"):
        assert titles(other, query) == []


def test_a_cursor_from_elsewhere_harms_nothing(seller: Seller, shelf: dict[str, Any]) -> None:
    cursor = seller.does("GET", "/v1/listings?limit=1&order=title")["next_cursor"]
    assert seller.get(f"/v1/listings?q=green&cursor={cursor}").status == 200


@pytest.mark.parametrize("title", ["ß" * 255, "🧣" * 255, "#"])
def test_any_title_can_be_listed(seller: Seller, title: str) -> None:
    for _ in range(2):
        seller.does("POST", "/v1/listings", builders.a_listing(title=title))
    assert titles(seller, "order=title") == [title, title]


def counts(seller: Seller) -> dict[str, int]:
    found = seller.does("GET", "/v1/listings/tabs")["counts"]
    return {status: count for status, count in found.items() if count}


def test_the_tabs_count_each_status_through_a_listing_s_life(
    world: World, seller: Seller, operator: Operator
) -> None:
    live = seller.lists()["listing_id"]
    seller.lists(title="A handgun")
    seller.lists(title="Clinically proven mug")
    seller.does("POST", "/v1/listings", builders.a_listing())
    assert counts(seller) == {"live": 1, "rejected": 1, "pending_review": 1, "draft": 1}
    operator.does(
        "POST",
        f"/v1/operator/sellers/{seller.seller_id}/listings/{live}/freeze",
        {"reason": "Looked into.", "suggestion": "Wait for mail."},
    )
    assert counts(seller) == {"frozen": 1, "rejected": 1, "pending_review": 1, "draft": 1}
    operator.does("POST", f"/v1/operator/sellers/{seller.seller_id}/listings/{live}/unfreeze")
    seller.does("POST", f"/v1/listings/{live}/deactivate")
    seller.does("DELETE", f"/v1/listings/{live}")
    assert counts(seller) == {"deleted": 1, "rejected": 1, "pending_review": 1, "draft": 1}
    world.wait(days=31)
    assert counts(seller) == {"rejected": 1, "pending_review": 1, "draft": 1}


def test_the_order_a_seller_chose_is_saved(seller: Seller) -> None:
    assert seller.does("GET", "/v1/listings/tabs")["order"] == "newest"
    seller.does("PUT", "/v1/listings/order", {"order": "title"})
    assert seller.does("GET", "/v1/listings/tabs")["order"] == "title"
