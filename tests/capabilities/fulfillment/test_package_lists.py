"""Who sees which packages, and in what order."""

import pytest

from tests.capabilities.fulfillment.story import Story

MISSING = "01k00000000000000000000000"


def test_a_seller_lists_packages_newest_first(story: Story) -> None:
    ids = [story.paid().package_id, story.paid().package_id]
    listed = story.seller.does("GET", "/v1/packages")["data"]
    assert [package["package_id"] for package in listed] == ids[::-1]


def test_a_seller_lists_the_packages_of_a_status_by_ship_by(story: Story) -> None:
    first = story.paid().package_id
    labelled = story.labelled().package_id
    to_fulfill = story.seller.does("GET", "/v1/packages?status=to_fulfill")["data"]
    ready = story.seller.does("GET", "/v1/packages?status=label_ready")["data"]
    assert [package["package_id"] for package in to_fulfill] == [first]
    assert [package["package_id"] for package in ready] == [labelled]
    assert ready[0]["possible_actions"] == ["void_label", "ship"]


def test_a_list_goes_on_where_its_cursor_says(story: Story) -> None:
    ids = [story.paid().package_id for _ in range(2)]
    page = story.seller.does("GET", "/v1/packages?limit=1")
    rest = story.seller.does("GET", f"/v1/packages?limit=1&cursor={page['next_cursor']}")
    assert [package["package_id"] for package in page["data"] + rest["data"]] == ids[::-1]
    assert "next_cursor" not in rest


def test_another_seller_lists_none_of_them(story: Story) -> None:
    story.paid()
    assert story.world.seller().does("GET", "/v1/packages")["data"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/packages/pkg_{}"),
        ("GET", "/v1/packages/pkg_{}/label"),
        ("POST", "/v1/packages/pkg_{}/ship"),
        ("GET", "/v1/orders/ord_{}/rates"),
        ("POST", "/v1/orders/ord_{}/label"),
    ],
)
def test_another_sellers_package_is_like_a_missing_one(story: Story, method: str, path: str) -> None:
    story.labelled()
    other = story.world.seller()
    body = {"service": "ground"} if path.startswith("/v1/orders") and method == "POST" else None
    ids = (story.order_id.removeprefix("ord_"), MISSING)
    others, missing = [
        other.send(method, path.format(each), body) if method == "POST" else other.get(path.format(each))
        for each in ids
    ]
    assert others.status == 404
    assert others.raw == missing.raw
    assert story.package()["status"] == "label_ready"
