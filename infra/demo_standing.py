"""The demo market's standing: the first seller's rates are alive, the second is restricted and appeals."""

from __future__ import annotations

from infra import samples
from infra.visitor import FrontDoor, Person, eventually


def is_measured(seller: Person) -> None:
    """What was shipped and has arrived is in the seller's rates."""

    def counted() -> bool:
        rates = {rate["rate"]: rate for rate in seller.does("GET", "/v1/standing")["rates"]}
        return bool(rates["late_dispatch"]["orders"] and rates["on_time_delivery"]["orders"])

    eventually(counted, what="the rates to be counted")


def appeals(door: FrontDoor, seller: Person, operator: Person) -> None:
    """The operator suspends payouts for two weeks; the seller appeals with a paper, which waits for a decision."""
    seller_id = seller.does("GET", "/v1/seller")["seller_id"]
    body = {"effect": "payouts_suspended", "days": 14, "reason": "The bank account is being looked into."}
    placed = operator.does("POST", f"/v1/operator/sellers/{seller_id}/restrictions", body)
    place = seller.does("POST", "/v1/standing/evidence", {"content_type": "image/png"})
    door.upload(place["upload"], samples.png())
    appeal = {
        "subject_id": placed["restriction_id"],
        "text": "The account is ours; the bank's letter is attached.",
        "evidence": [place["evidence_id"]],
    }
    seller.does("POST", "/v1/standing/appeals", appeal)
