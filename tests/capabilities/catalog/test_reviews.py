"""Listings and edits under review: by rule at once, by an operator where the rules do not decide."""

from typing import Any

from tests import builders
from tests.people import Operator, Seller
from tests.world import World

WATCHED = "Clinically proven mug"
WHY = {
    "position": "/title",
    "code": "claims.health",
    "reason": "There is no study of this mug.",
    "suggestion": "Take the claim out of the title.",
}


def place(listing: dict[str, Any]) -> str:
    return f"/v1/operator/sellers/{listing['seller_id']}/listings/{listing['listing_id']}"


def queue(operator: Operator) -> list[Any]:
    found: list[Any] = operator.does("GET", "/v1/operator/listings")["data"]
    return found


def decides(operator: Operator, verb: str, listing: dict[str, Any], **body: Any) -> Any:
    return operator.does("POST", f"{place(listing)}/{verb}", {"version": listing["version"]} | body)


def edits(seller: Seller, listing: dict[str, Any], **changes: Any) -> Any:
    """Change a live listing; as it is after the review."""
    path = f"/v1/listings/{listing['listing_id']}"
    seller.does("PATCH", path, changes)
    seller.door.settle()
    return seller.does("GET", path)


def test_a_listing_handed_in_is_pending_until_it_is_reviewed(world: World, seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing())
    seller.adds_image(listing["listing_id"])
    path = f"/v1/listings/{listing['listing_id']}"
    handed_in = seller.does("POST", f"{path}/publish")
    assert (handed_in["status"], "withdraw" in handed_in["possible_actions"]) == ("pending_review", True)
    world.settle()
    assert seller.does("GET", path)["status"] == "live"


def test_a_shop_restricted_between_hand_in_and_review_adds_nothing(world: World, seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing())
    seller.adds_image(listing["listing_id"])
    path = f"/v1/listings/{listing['listing_id']}"
    seller.does("POST", f"{path}/publish")
    restrictions = f"/v1/operator/sellers/{seller.seller_id}/restrictions"
    why = {"reason": "It is looked into.", "effect": "listings_stopped"}
    placed = world.operator().does("POST", restrictions, why)
    world.settle()
    refused = seller.does("GET", path)
    assert (refused["status"], refused["findings"][0]["code"]) == ("rejected", "listing.seller_restricted")
    lift = f"{restrictions}/{placed['restriction_id']}/lift"
    world.operator().does("POST", lift, {"reason": "All is well."})
    assert seller.publishes(listing["listing_id"])["status"] == "live"


def test_the_review_waits_for_an_image_on_its_way(world: World, seller: Seller) -> None:
    path = f"/v1/listings/{seller.does('POST', '/v1/listings', builders.a_listing())['listing_id']}"
    upload = seller.does("POST", f"{path}/images", {"content_type": "image/png"})["upload"]
    seller.does("POST", f"{path}/publish")
    world.settle()
    assert seller.does("GET", path)["status"] == "pending_review"
    world.upload(upload, builders.a_png())
    world.settle()
    assert seller.does("GET", path)["status"] == "live"


def test_an_image_that_never_comes_holds_nothing_up_for_long(world: World, seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing())
    path = f"/v1/listings/{listing['listing_id']}"
    seller.adds_image(listing["listing_id"])
    seller.does("POST", f"{path}/images", {"content_type": "image/png"})
    seller.does("POST", f"{path}/publish")
    world.wait(minutes=31)
    reviewed = seller.does("GET", path)
    assert (reviewed["status"], [i["status"] for i in reviewed["images"]]) == ("live", ["ready", "refused"])


def test_a_watched_word_waits_for_the_operator_who_lets_it_on_sale(seller: Seller, operator: Operator) -> None:
    listing = seller.lists(title=WATCHED)
    assert listing["status"] == "pending_review"
    [asked] = queue(operator)
    assert asked["question"]["findings"][0]["code"] == "listing.watched"
    assert decides(operator, "approve", asked)["status"] == "live"
    assert queue(operator) == []


def test_the_operator_sends_back_with_findings_and_the_mended_listing_goes_live(
    world: World, seller: Seller, operator: Operator
) -> None:
    listing = seller.lists(title=WATCHED)
    decides(operator, "reject", queue(operator)[0], findings=[WHY])
    path = f"/v1/listings/{listing['listing_id']}"
    rejected = seller.does("GET", path)
    assert (rejected["status"], rejected["findings"]) == ("rejected", [WHY])
    seller.does("PATCH", path, {"title": "A mug"})
    assert seller.publishes(listing["listing_id"])["status"] == "live"
    told = [n["kind"] for n in seller.does("GET", "/v1/notifications")["data"]]
    assert "listing_rejected" in told


def test_an_operator_decides_on_what_they_saw_and_nothing_newer(seller: Seller, operator: Operator) -> None:
    listing = seller.lists(title=WATCHED)
    [seen] = queue(operator)
    seller.does("PATCH", f"/v1/listings/{listing['listing_id']}", {"title": "Doctor recommended mug"})
    answer = operator.send("POST", f"{place(seen)}/approve", {"version": seen["version"]})
    assert (answer.status, answer.code) == (409, "conflict")


def test_there_is_nothing_to_decide_on_a_live_listing(seller: Seller, operator: Operator) -> None:
    listing = seller.lists()
    answer = operator.send("POST", f"{place(listing)}/approve", {"version": listing["version"]})
    assert answer.code == "catalog.not_under_review"


def test_while_an_edit_is_reviewed_buyers_see_what_was_approved(
    world: World, seller: Seller, operator: Operator
) -> None:
    listing = seller.lists()
    edited = edits(seller, listing, title=WATCHED)
    assert (edited["status"], edited["title"], edited["edit"]["title"]) == ("live", "Blue mug, 350 ml", WATCHED)
    shop = f"/v1/shops/{seller.seller_id}/listings"
    assert [x["title"] for x in world.request("GET", shop).json["data"]] == ["Blue mug, 350 ml"]
    assert decides(operator, "approve", queue(operator)[0])["title"] == WATCHED
    assert [x["title"] for x in world.request("GET", shop).json["data"]] == [WATCHED]


def test_a_clean_edit_is_on_sale_after_its_review(seller: Seller) -> None:
    edited = edits(seller, seller.lists(), title="A green mug")
    assert (edited["title"], "edit" in edited) == ("A green mug", False)


def test_a_prohibited_edit_is_sent_back_and_discarded(seller: Seller) -> None:
    edited = edits(seller, seller.lists(), title="A handgun")
    assert (edited["status"], edited["edit"]["status"]) == ("live", "rejected")
    assert "discard_edit" in edited["possible_actions"]
    discarded = seller.does("DELETE", f"/v1/listings/{edited['listing_id']}/edit")
    assert (discarded["title"], "edit" in discarded) == ("Blue mug, 350 ml", False)


def test_a_sku_of_an_edit_is_bought_only_once_it_is_approved(world: World, seller: Seller) -> None:
    listing = seller.lists(builders.a_sku(seller_sku="A", options=[{"name": "Color", "value": "Blue"}]))
    [old] = listing["skus"]
    known = {name: value for name, value in old.items() if name != "sku_id"}
    new = builders.a_sku(seller_sku="B", options=[{"name": "Color", "value": "Red"}])
    edited = seller.does("PATCH", f"/v1/listings/{listing['listing_id']}", {"skus": [known, new]})
    line = builders.a_line(listing) | {"sku_id": edited["edit"]["skus"][1]["sku_id"]}
    seller.does("PUT", f"/v1/stock/{line['sku_id']}", {"on_hand": 3})
    buyer = world.buyer()
    assert buyer.send("POST", "/v1/checkouts", builders.a_cart(line)).code == "orders.not_for_sale"
    world.settle()
    assert buyer.orders(line)


def test_a_sku_taken_away_on_sale_frees_its_code_with_the_approval(world: World, seller: Seller) -> None:
    kept, gone = (builders.a_sku(seller_sku=c, options=[{"name": "Color", "value": c}]) for c in ("Blue", "Red"))
    listing = seller.lists(kept, gone)
    edited = edits(seller, listing, skus=[kept])
    assert [sku["seller_sku"] for sku in edited["skus"]] == ["Blue"]
    seller.does("POST", "/v1/listings", builders.a_listing(gone))


def test_what_the_platform_takes_down_returns_by_an_operator(seller: Seller, operator: Operator) -> None:
    listing = seller.lists()
    why = {"reason": "The brand owner has complained.", "suggestion": "Show an authorization."}
    taken_down = operator.does("POST", f"{place(listing)}/take-down", why)
    assert taken_down["status"] == "platform_deactivated"
    assert seller.publishes(listing["listing_id"])["status"] == "pending_review"
    assert decides(operator, "approve", queue(operator)[0])["status"] == "live"


def test_a_frozen_listing_is_not_sold_nor_changed_until_it_is_thawed(
    world: World, seller: Seller, operator: Operator
) -> None:
    listing = seller.lists()
    why = {"reason": "An order is being looked into.", "suggestion": "Wait for our mail."}
    operator.does("POST", f"{place(listing)}/freeze", why)
    path = f"/v1/listings/{listing['listing_id']}"
    assert world.request("GET", f"/v1/shops/{seller.seller_id}/listings").json["data"] == []
    for method, where, body in (("PATCH", path, {"title": "X"}), ("DELETE", path, None)):
        assert seller.send(method, where, body).code == "lifecycle.not_possible"
    assert operator.does("POST", f"{place(listing)}/unfreeze")["status"] == "live"


def test_a_restricted_category_is_opened_by_an_operator_on_evidence(
    world: World, seller: Seller, operator: Operator
) -> None:
    first_aid = "health.wellness.first_aid"
    assert seller.lists(category=first_aid)["findings"][0]["code"] == "category.not_approved"
    approval = seller.does("POST", "/v1/category-approvals", {"category": first_aid})
    path = f"/v1/category-approvals/{first_aid}"
    assert seller.send("POST", f"{path}/submit").json["missing"] == approval["asked"] == ["FDA device listing"]
    paper = {"kind": "FDA device listing", "content_type": "application/pdf"}
    world.upload(seller.does("POST", f"{path}/papers", paper), b"%PDF-1.4 a listing")
    seller.does("POST", f"{path}/submit")
    [waiting] = operator.does("GET", "/v1/operator/category-approvals")["data"]
    decision = f"/v1/operator/sellers/{waiting['seller_id']}/category-approvals/{first_aid}"
    assert list(operator.does("GET", decision)["papers"]) == ["FDA device listing"]
    operator.does("POST", f"{decision}/approve")
    assert seller.does("GET", "/v1/category-approvals")["data"][0]["status"] == "approved"
    assert seller.lists(category=first_aid)["status"] == "live"
    operator.does("POST", f"{decision}/reject", {"reason": "The listing has expired."})
    assert seller.lists(category=first_aid)["status"] == "rejected"


def test_a_free_category_needs_no_approval(seller: Seller) -> None:
    answer = seller.send("POST", "/v1/category-approvals", {"category": "kitchen.dining.drinkware"})
    assert answer.code == "catalog.not_restricted"


def test_a_paper_nobody_asked_for_is_refused(seller: Seller) -> None:
    path = "/v1/category-approvals"
    seller.does("POST", path, {"category": "health.wellness.first_aid"})
    paper = {"kind": "A letter of mine", "content_type": "application/pdf"}
    assert seller.send("POST", f"{path}/health.wellness.first_aid/papers", paper).code == "catalog.unknown_paper"
