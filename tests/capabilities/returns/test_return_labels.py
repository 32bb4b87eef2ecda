"""Who bears the label of a way back, and what the books say of it."""

from typing import Any

from chalicelib.payouts import ledger
from chalicelib.payouts.audit import audit
from chalicelib.payouts.models import Account
from tests import builders
from tests.capabilities.returns.story import Story
from tests.world import World

TEXAS = {"city": "Austin", "state": "TX", "postal_code": "78701"}


class Taxed(Story):
    """Three mugs to Texas, at five dollars off that the platform pays."""

    def ordered(self) -> "Taxed":
        self.world.operator().promotes(builders.a_coupon(code="WELCOME5"))
        cart = {"ship_to": builders.an_address(**TEXAS), "codes": ["WELCOME5"]}
        [order] = self.buyer.orders(builders.a_line(self.listing, 3), **cart)
        self.order_id = order["order_id"]
        self.world.hold_ends()
        return self

    def accounts(self) -> dict[Account, int]:
        return ledger.account_balances(self.seller.seller_id)

    def bought(self) -> Any:
        return self.buyer.does("GET", f"/v1/purchases/{self.order_id}")

    def price_of(self, return_id: str) -> int:
        return int(self.of_seller(return_id)["way_back"]["price"]["amount"])


def delivered(world: World) -> Taxed:
    story = Taxed(world)
    story.delivered()
    return story


def test_a_label_the_buyer_pays_is_a_charge_of_its_own(world: World) -> None:
    story = delivered(world)
    before, amounts = story.accounts(), story.bought()["amounts"]
    return_id = story.approved_and_back(quantity=3, reason="no_need", photos=[])
    price = story.price_of(return_id)
    preview = story.of_buyer(return_id), story.seller.does("GET", f"/v1/returns/{return_id}/refund")
    assert story.seller_does(return_id, "accept", {}).status == 200
    goods, tax = amounts["total"]["amount"] - amounts["tax"]["amount"], amounts["tax"]["amount"]
    shown = preview[1]
    assert (shown["goods"]["amount"], shown["tax"]["amount"]) == (goods, tax)
    assert (shown["way_back"]["amount"], shown["left_after"]["amount"]) == (price, 0)
    [refund] = story.bought()["refunds"]
    assert (refund["return_label"]["amount"], refund["total"]["amount"]) == (price, goods + tax - price)
    assert shown["total"] == refund["total"] == story.of_buyer(return_id)["refund"]["total"]
    after = story.accounts()
    kept = {Account.TAX_HELD: 0, Account.PROMOTIONS: 0, Account.REFERRAL_FEES: 0}
    assert {account: after[account] for account in kept} == kept
    assert after[Account.CARRIERS] - before[Account.CARRIERS] == price
    assert after[Account.SHIPPING_SUBSIDIES] == before[Account.SHIPPING_SUBSIDIES]
    assert -after[Account.PAYMENT_CLEARING] == price, "the label's money stays of what the buyer paid"
    parts = [part.name for posting in ledger.postings(story.seller.seller_id) for part in posting.parts]
    assert "return_label" not in parts, "nothing of it is on the seller's statement"
    assert audit(story.seller.seller_id) == []


def test_goods_worth_less_than_their_label_are_sent_nothing_for_and_charged_no_more(world: World) -> None:
    story = Taxed(world)
    story.listing = story.seller.lists(builders.a_sku(price=builders.usd(200)), stock=5)
    story.sku_id = story.listing["skus"][0]["sku_id"]
    story.delivered()
    return_id = story.approved_and_back(quantity=1, reason="no_need", photos=[])
    price = story.price_of(return_id)
    assert story.seller_does(return_id, "accept", {}).status == 200
    [refund] = story.bought()["refunds"]
    kept = refund["return_label"]["amount"]
    assert (refund["total"]["amount"], kept < price) == (0, True)
    assert story.accounts()[Account.SHIPPING_SUBSIDIES] == kept - price, "the platform bears the rest"
    assert story.of_buyer(return_id)["status"] == "refunded"
    assert audit(story.seller.seller_id) == []


def test_a_case_decided_for_the_seller_gives_the_seller_the_label_back(world: World) -> None:
    story = delivered(world)
    before = story.accounts()
    return_id = story.approved_and_back()
    price = story.price_of(return_id)
    assert before[Account.PENDING] - story.accounts()[Account.PENDING] == price
    story.denies(return_id, "reject")
    story.buyer_does(return_id, "dispute", {"text": "It is the very mug."})
    assert story.decides(return_id, "decide_for_seller").json["way_back"]["paid_by"] == "platform"
    after = story.accounts()
    assert after[Account.PENDING] == before[Account.PENDING]
    assert after[Account.SHIPPING_SUBSIDIES] == before[Account.SHIPPING_SUBSIDIES] - price
    assert audit(story.seller.seller_id) == []


def test_a_rejection_that_stands_gives_the_seller_the_label_back(world: World) -> None:
    story = delivered(world)
    before = story.accounts()
    return_id = story.approved_and_back()
    story.denies(return_id, "reject")
    story.world.wait(days=7, minutes=5)
    case, after = story.of_seller(return_id), story.accounts()
    assert (case["status"], case["way_back"]["paid_by"]) == ("closed", "platform")
    own = (Account.PENDING, Account.AVAILABLE, Account.RESERVE)
    assert sum(after[one] for one in own) == sum(before[one] for one in own)


def test_a_parcel_the_carrier_lost_is_not_at_the_seller_s_cost(world: World) -> None:
    story = delivered(world)
    return_id = story.asked()
    story.seller_does(return_id, "approve")
    story.scanned(story.of_buyer(return_id)["way_back"]["tracking_number"], "in_transit")
    price = story.price_of(return_id)
    story.world.wait(days=30, minutes=5)
    assert story.of_seller(return_id)["way_back"]["paid_by"] == "platform"
    assert story.accounts()[Account.SHIPPING_SUBSIDIES] == -price
    assert audit(story.seller.seller_id) == []


def test_a_label_is_not_the_seller_s_where_an_operator_finds_the_buyer_at_fault_first(world: World) -> None:
    story = delivered(world)
    return_id = story.asked()
    story.denies(return_id)
    story.buyer_does(return_id, "dispute", {"text": "Look again."})
    decided = story.decides(return_id, "decide_return", fault="buyer").json
    assert (decided["way_back"]["paid_by"], decided["terms"]["way_back_paid_by"]) == ("buyer", "buyer")


def test_a_kind_shop_pays_the_way_back_whatever_an_operator_finds(world: World) -> None:
    story = Taxed(world)
    story.seller.does("PUT", "/v1/return-settings", {"pays_way_back": True})
    story.delivered()
    return_id = story.approved_and_back()
    story.denies(return_id, "reject")
    story.buyer_does(return_id, "dispute", {"text": "I changed my mind."})
    decided = story.decides(return_id, "decide_refund", fault="buyer").json
    assert decided["way_back"]["paid_by"] == "seller"
