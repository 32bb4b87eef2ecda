"""100,000 generated carts hold every claim on prices; 64 at once take the last use and the last cents."""

from collections import Counter
from random import Random
from typing import Any

from benchmarks.programmes import Figures, Outcome
from benchmarks.stage import deployed
from infra.progress import step
from tests import builders
from tests.builders import a_coupon, a_line, usd
from tests.builders.offers import NOW, a_generated_cart, a_generated_offer
from tests.cloud_door import CloudDoor
from tests.people import Buyer, Seller
from tests.races.crowd import Crowd
from tests.unit.promotions import claims

CARTS, OFFERS, AT_ONCE, LOOPS = 100_000, 12, 64, 10


def run() -> Outcome:
    """Every claim for every cart, then exact limits under 64 threads and over loops of ordering and cancelling."""
    with step(f"{CARTS:,} generated carts"):
        figures = _price_carts()
    with deployed() as door:
        seller = door.seller()
        listing = seller.lists(stock=99_999)
        with step(f"{AT_ONCE} buyers sign up"):
            crowd = Crowd([door.buyer() for _ in range(AT_ONCE)])
        with step("The last use, a buyer's last, and the last of a budget, wanted by all at once"):
            figures |= _races(door, seller, listing, crowd)
        with step(f"{LOOPS} times ordering and cancelling"):
            figures["uses after cancelling every order"] = _loops(seller, listing, crowd)
    expected = {
        "last use: orders with it": 1,
        "a buyer's last: orders with it": 1,
        "budget of 10 uses: orders with it": 10,
        "budget of 10 uses: cents spent": 5000,
        "uses after cancelling every order": 0,
    }
    return Outcome(all(figures[name] == value for name, value in expected.items()), figures)


def _price_carts() -> Figures:
    random, discounted, refused = Random(2026), 0, 0
    for _ in range(CARTS):
        cart = a_generated_cart(random)
        offers = [a_generated_offer(random, number) for number in range(random.randint(0, OFFERS))]
        outcome = claims.priced(cart, offers)
        claims.adds_up(cart, outcome)
        claims.shares_are_exact(outcome, offers)
        claims.keeps_to_terms(outcome, offers, NOW)
        claims.order_does_not_matter(cart, offers, random)
        discounted += bool(outcome.taken)
        refused += len(outcome.refusals)
    return {"carts": CARTS, "carts with a discount": discounted, "offers refused with a reason": refused}


def _races(door: CloudDoor, seller: Seller, listing: Any, crowd: Crowd) -> Figures:
    one = {"code": "LASTONE", "limits": {"redemptions": 1}}
    budget = {"code": "BUDGET", "limits": {"budget": usd(5000)}}
    seller.promotes(a_coupon(**one))
    seller.promotes(a_coupon(code="JUSTME"))
    spent = seller.promotes(a_coupon(**budget))
    last = crowd.orders(listing, "LASTONE")
    mine = Crowd([Buyer(door, crowd.buyers[0].token)] * AT_ONCE).orders(listing, "JUSTME")
    cents = crowd.orders(listing, "BUDGET")
    door.settle()
    results = seller.does("GET", f"/v1/promotions/{spent['promotion_id']}/results")
    return {
        "at once": AT_ONCE,
        "last use: orders with it": last["201 "],
        "last use: answers": _told(last),
        "a buyer's last: orders with it": mine["201 "],
        "a buyer's last: answers": _told(mine),
        "budget of 10 uses: orders with it": cents["201 "],
        "budget of 10 uses: answers": _told(cents),
        "budget of 10 uses: cents spent": results["seller_discount"]["amount"],
    }


def _told(answers: Counter[str]) -> str:
    """How often each answer came: an order, a refusal in words, or the emulator's gateway that gave up."""
    return f"{answers.total()}: " + ", ".join(
        f"{number} x {name.strip()}" for name, number in answers.most_common()
    )


def _loops(seller: Seller, listing: Any, crowd: Crowd) -> int:
    """Buyers order and cancel again and again, all at once; how many uses are left taken."""
    limits = {"redemptions": AT_ONCE, "budget": usd(AT_ONCE * 500), "per_buyer": 1}
    coupon = seller.promotes(a_coupon(code="COMEANDGO", limits=limits))

    def loop(buyer: Buyer) -> int:
        cart = builders.a_cart(a_line(listing), codes=["COMEANDGO"])
        for _ in range(LOOPS):
            [order] = buyer.does("POST", "/v1/checkouts", cart)["orders"]
            reason = {"reason": "no_longer_needed"}
            buyer.does("POST", f"/v1/purchases/{order['order_id']}/cancel", reason)
        return LOOPS

    crowd.all_at_once(loop)
    path = f"/v1/promotions/{coupon['promotion_id']}/results"
    return int(seller.does("GET", path)["redeemed"])
