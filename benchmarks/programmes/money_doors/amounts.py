"""Money in a request has a sign, the market's currency and a largest amount."""

from benchmarks.programmes.money_doors.checks import check
from tests import builders
from tests.capabilities.payouts.story import Story
from tests.world import World

HUGE = {"amount": 10**60, "currency": "USD"}
EURO = {"amount": 1, "currency": "EUR"}


@check("6", "An adjustment in another currency is refused, and the seller's bookings go on")
def adjustments_have_the_market_s_currency(world: World) -> None:
    story = Story(world).established()
    proposer, second = world.operator(), world.operator()
    path = f"/v1/operator/sellers/{story.seller_id}/adjustments"
    wanted = {"type": "other_adjustment", "amount": EURO, "reason": "A cent of another currency"}
    answer = proposer.send("POST", path, wanted)
    if answer.status == 201:
        second.send("POST", f"{path}/{answer.json['adjustment_id']}/approve")
    story.earns(40_00)
    assert story.balance()["available"] == 37_60
    assert answer.status == 422


@check("6", "An adjustment of 10^60 cents, or of nothing, is refused with a code")
def adjustments_are_bounded(world: World) -> None:
    story = Story(world).established()
    path = f"/v1/operator/sellers/{story.seller_id}/adjustments"
    for amount in (HUGE, {"amount": -(10**60), "currency": "USD"}, {"amount": 0, "currency": "USD"}):
        wanted = {"type": "other_adjustment", "amount": amount, "reason": "Far too much"}
        answer = world.operator().send("POST", path, wanted)
        assert answer.status == 422, answer.raw
        assert answer.json["errors"][0]["code"].startswith("amount."), answer.raw


@check("6", "Goodwill in another currency is not paid as dollars")
def goodwill_has_the_order_s_currency(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    [order] = buyer.orders(builders.a_line(seller.lists()))
    world.hold_ends()
    path = f"/v1/orders/{order['order_id']}/goodwill"
    wanted = {"amount": {"amount": 100, "currency": "USD"}, "text": "Sorry for the delay"}
    for currency in ("EUR", "ZZZ"):
        answer = seller.send("POST", path, wanted | {"amount": {"amount": 100, "currency": currency}})
        assert answer.status == 422, answer.raw
    assert seller.send("POST", path, wanted).status < 300


@check("6", "Budgets and unit costs are not negative, and no amount is beyond what a bank carries")
def budgets_and_costs_are_bounded(world: World) -> None:
    seller = world.seller()
    listing = seller.lists()
    sku = listing["skus"][0]["sku_id"]
    costs = [{"amount": -1, "currency": "USD"}, HUGE, EURO]
    assert [seller.send("PUT", f"/v1/sku-costs/{sku}", {"cost": cost}).status for cost in costs] == [422] * 3
    terms = {"kind": "coupon", "way": "code", "code": "SUMMER10", "percent_off": 1000}
    for budget in ({"amount": -100, "currency": "USD"}, {"amount": 0, "currency": "USD"}, HUGE, EURO):
        wanted = builders.a_promotion(now=world.now(), terms=terms | {"limits": {"budget": budget}})
        assert seller.send("POST", "/v1/promotions", wanted).status == 422, budget
    fits = terms | {"limits": {"budget": {"amount": 100_00, "currency": "USD"}}}
    assert seller.send("PUT", f"/v1/sku-costs/{sku}", {"cost": {"amount": 0, "currency": "USD"}}).status == 200
    assert seller.send("POST", "/v1/promotions", builders.a_promotion(now=world.now(), terms=fits)).status == 201
