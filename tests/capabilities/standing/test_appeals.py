"""A seller appeals with evidence; an operator decides, and what is granted gives back what was taken."""

from typing import Any

import pytest

from tests.capabilities.standing.facts import sells, ships
from tests.people import Seller
from tests.world import World

WHY = "The supplier's warehouse burnt down, see the paper."


@pytest.fixture
def seller(world: World) -> Seller:
    return world.seller()


def standing(seller: Seller) -> Any:
    return seller.does("GET", "/v1/standing")


def upload(world: World, seller: Seller) -> str:
    place = seller.does("POST", "/v1/standing/evidence", {"content_type": "application/pdf"})
    world.upload(place["upload"], b"%PDF-1.4 a paper")
    return str(place["evidence_id"])


def appeals(seller: Seller, subject_id: str, *evidence: str) -> Any:
    body = {"subject_id": subject_id, "text": WHY, "evidence": list(evidence)}
    return seller.send("POST", "/v1/standing/appeals", body)


def decides(world: World, appeal: Any, outcome: str) -> Any:
    path = f"/v1/operator/sellers/{appeal['seller_id']}/appeals/{appeal['appeal_id']}/decide"
    return world.operator().send("POST", path, {"outcome": outcome, "reason": "We have looked."})


def caps(world: World, seller: Seller) -> Any:
    path = f"/v1/operator/sellers/{seller.seller_id}/restrictions"
    body = {"effect": "order_cap", "orders_per_day": 5, "reason": "It is looked into."}
    return world.operator().does("POST", path, body)


def test_a_granted_appeal_gives_points_and_listings_back(world: World, seller: Seller) -> None:
    """Cancelling takes 30 points, late dispatch 20: at 150 listings stop."""
    sells(world, seller, 30, cancels=1)
    ships(world, seller, 25, late=2)
    world.wait(minutes=15)
    seen = standing(seller)
    assert seen["health_points"] == 150
    assert "listings_stopped" in {r["effect"] for r in seen["restrictions"]}
    violation = next(v for v in seen["violations"] if v["rule"] == "seller_fault_cancellation")
    assert violation["possible_actions"] == ["appeal"]
    opened = appeals(seller, violation["violation_id"], upload(world, seller)).json
    assert [a["appeal_id"] for a in standing(seller)["appeals"]] == [opened["appeal_id"]]
    [waiting] = world.operator().does("GET", "/v1/operator/appeals")["data"]
    assert (waiting["text"], len(waiting["files"])) == (WHY, 1)
    assert decides(world, opened, "grant").json["status"] == "granted"
    after = standing(seller)
    assert after["health_points"] == 180
    assert "listings_stopped" not in {r["effect"] for r in after["restrictions"]}
    assert not seller.does("GET", "/v1/seller")["listings_stopped"]
    world.wait(days=8)
    violated = seller.does("GET", "/v1/standing/violations")["data"]
    assert [v["status"] for v in violated if v["rule"] == "seller_fault_cancellation"] == ["revoked"]
    told = [n["kind"] for n in seller.does("GET", "/v1/notifications?limit=100")["data"]]
    assert {"violation_revoked", "appeal_decided"} <= set(told)


def test_a_rejected_appeal_changes_nothing_and_may_be_made_again(world: World, seller: Seller) -> None:
    cap = caps(world, seller)
    opened = appeals(seller, cap["restriction_id"]).json
    assert appeals(seller, cap["restriction_id"]).code == "standing.appeal_is_open"
    assert decides(world, opened, "reject").json["status"] == "rejected"
    assert decides(world, opened, "grant").code == "lifecycle.not_possible"
    assert [r["restriction_id"] for r in standing(seller)["restrictions"]] == [cap["restriction_id"]]
    again = appeals(seller, cap["restriction_id"]).json
    decides(world, again, "grant")
    assert standing(seller)["restrictions"] == []
    assert appeals(seller, cap["restriction_id"]).code == "lifecycle.not_possible"


def test_an_appeal_comes_in_time_about_one_s_own_with_what_was_uploaded(world: World, seller: Seller) -> None:
    cap = caps(world, seller)["restriction_id"]
    assert appeals(world.seller(), cap).status == 404
    missing = appeals(seller, cap, "evd_01k0000000000000000000000a")
    assert (missing.status, missing.code) == (422, "standing.bad_evidence")
    world.wait(days=31)
    assert appeals(seller, cap).code == "standing.appeal_too_late"
    assert standing(seller)["restrictions"][0]["possible_actions"] == []
