"""The label of a way back is a charge of its own: the goods are refunded whole, and who bears it pays it."""

from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.payouts import ledger
from chalicelib.payouts.audit import audit
from chalicelib.payouts.models import Account
from tests import builders
from tests.capabilities.returns.story import Story
from tests.world import World


class Taxed(Story):
    """Three mugs to Texas, at five dollars off that the platform pays."""

    def ordered(self) -> "Taxed":
        self.world.operator().promotes(builders.a_coupon(code="WELCOME5"))
        to = builders.an_address() | {"city": "Austin", "state": "TX", "postal_code": "78701"}
        cart = {"ship_to": to, "codes": ["WELCOME5"]}
        [order] = self.buyer.orders(builders.a_line(self.listing, 3), **cart)
        self.order_id = order["order_id"]
        self.world.hold_ends()
        return self


def _accounts(story: Story) -> dict[Account, int]:
    return ledger.account_balances(story.seller.seller_id)


def _bought(story: Story) -> Any:
    return story.buyer.does("GET", f"/v1/purchases/{story.order_id}")


def _comes_back(story: Story, **changes: Any) -> tuple[str, int]:
    """All three mugs lie with the seller; returns the case and what its label costs."""
    return_id = story.approved_and_back(quantity=3, **changes)
    return return_id, int(story.of_seller(return_id)["way_back"]["price"]["amount"])


@check(
    "11", "A label the buyer pays leaves no tax, no referral fee and no funding behind: the goods go back whole"
)
def buyers_label_is_its_own_charge(world: World) -> None:
    story = Taxed(world).delivered()
    before, amounts = _accounts(story), _bought(story)["amounts"]
    return_id, price = _comes_back(story, reason="no_need", photos=[])
    preview = story.seller.does("GET", f"/v1/returns/{return_id}/refund")
    assert story.seller_does(return_id, "accept", {}).status == 200
    after = _accounts(story)
    paid, tax = amounts["total"]["amount"] - amounts["shipping_fee"]["amount"], amounts["tax"]["amount"]
    assert (before[Account.TAX_HELD], before[Account.PROMOTIONS]) == (tax, -500)
    assert tax > 0
    assert preview["total"]["amount"] == paid - price, "what the buyer is told"
    assert story.refunds() == [paid - price], "what the provider sends"
    assert after[Account.PROMOTIONS] == 0, f"{-after[Account.PROMOTIONS]} of funding not taken back"
    assert after[Account.TAX_HELD] == before[Account.TAX_HELD] - tax, "all the tax goes back"
    assert before[Account.REFERRAL_FEES] > 0
    assert after[Account.REFERRAL_FEES] == 0, f"{after[Account.REFERRAL_FEES]} of referral fee on label money"
    assert after[Account.CARRIERS] == before[Account.CARRIERS] + price, "the carrier is paid for the label"
    assert after[Account.SHIPPING_SUBSIDIES] == before[Account.SHIPPING_SUBSIDIES], "by the buyer"
    assert sum(after.values()) == 0
    assert audit(story.seller.seller_id) == []


@check("11", "A case that is decided for the seller leaves the seller the label of the way back")
def decided_for_the_seller(world: World) -> None:
    story = Story(world).delivered()
    before = _accounts(story)
    return_id, price = _comes_back(story)
    charged = _accounts(story)
    assert charged[Account.PENDING] == before[Account.PENDING] - price, "the seller is at fault at first"
    story.denies(return_id, "reject")
    story.buyer_does(return_id, "dispute", {"text": "It is the very mug."})
    assert story.decides(return_id, "decide_for_seller").json["status"] == "closed"
    after = _accounts(story)
    assert after[Account.PENDING] == before[Account.PENDING], "the seller bears the way back"
    assert after[Account.CARRIERS] == before[Account.CARRIERS] + price
    assert after[Account.SHIPPING_SUBSIDIES] == before[Account.SHIPPING_SUBSIDIES] - price
    assert story.refunds() == []
    assert audit(story.seller.seller_id) == []


@check("11", "A rejection of the goods that nobody disputes leaves the seller the label of the way back")
def rejected_and_not_disputed(world: World) -> None:
    story = Story(world).delivered()
    before = _accounts(story)
    return_id, _ = _comes_back(story)
    story.denies(return_id, "reject")
    world.wait(days=7, minutes=5)
    assert story.of_buyer(return_id)["status"] == "closed"
    after = _accounts(story)
    own = (Account.PENDING, Account.AVAILABLE, Account.RESERVE)
    assert sum(after[one] for one in own) == sum(before[one] for one in own), "the seller bears the way back"


@check("11", "A fault that is corrected to the buyer's moves the label from the seller to the buyer")
def corrected_fault_moves_the_label(world: World) -> None:
    story = Story(world).delivered()
    return_id, price = _comes_back(story)
    story.denies(return_id, "reject")
    story.buyer_does(return_id, "dispute", {"text": "I changed my mind."})
    assert story.decides(return_id, "decide_refund", fault="buyer").status == 200
    paid = _bought(story)["amounts"]["total"]["amount"]
    left = paid - _bought(story)["amounts"]["shipping_fee"]["amount"] - price
    assert story.refunds() == [left], (story.refunds(), left)
    names = [posting.kind.value for posting in ledger.postings(story.seller.seller_id) if posting.parts]
    labels = [
        part.amount.amount
        for posting in ledger.postings(story.seller.seller_id)
        for part in posting.parts
        if part.name.value == "return_label"
    ]
    assert sum(labels) == 0, (labels, names)
