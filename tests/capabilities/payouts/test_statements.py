"""Statements can be read from the total down to each order, and nobody sees another's."""

from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World


def test_the_open_statement_lists_every_settled_order_with_its_fee(story: Story) -> None:
    order_id = story.earns()
    statement = story.statement()
    [line] = statement["lines"]["data"]
    [price, fee] = line["parts"]
    assert (line["about"], line["net"]["amount"]) == (order_id, 37_60)
    assert (price["name"], price["amount"]["amount"]) == ("price", 40_00)
    assert (fee["name"], fee["amount"]["amount"]) == ("referral_fee", -2_40)
    assert (fee["rate"]["rule"], fee["rate"]["policy_version"]) == ("referral.standard", story.policy_of(order_id))
    assert statement["status"] == "open"


def test_the_totals_add_up(story: Story) -> None:
    story.earns(120_00)
    totals = {name: money["amount"] for name, money in story.statement()["totals"].items() if money["amount"]}
    assert totals == {"sales": 120_00, "fees": -7_20, "total": 112_80}


def test_a_closed_statement_shows_its_payout(story: Story, bank: RecordingBank) -> None:
    story.earns()
    period_id = story.statement()["period_id"]
    story.runs_payouts()
    statement = story.statement(period_id)
    assert (statement["status"], statement["payout"]["status"]) == ("closed", "paid")
    assert statement["payout"]["amount"] == statement["totals"]["total"]


def test_a_seller_without_sales_has_an_empty_statement(story: Story) -> None:
    statement = story.statement()
    assert statement["lines"]["data"] == []
    assert statement["totals"]["total"]["amount"] == 0


def test_the_lines_come_in_pages(story: Story) -> None:
    orders = [story.sells() for _ in range(3)]
    for order_id in orders:
        story.delivers(order_id)
    story.wait(days=8)
    first = story.seller.does("GET", "/v1/statements/current?limit=2")["lines"]
    rest = story.seller.does("GET", f"/v1/statements/current?limit=2&cursor={first['next_cursor']}")["lines"]
    assert sorted(line["about"] for line in first["data"] + rest["data"]) == sorted(orders)
    assert "next_cursor" not in rest


def test_what_settles_after_a_period_was_closed_goes_on_the_next(story: Story, bank: RecordingBank) -> None:
    late = story.sells()
    story.earns()
    closed = story.statement()["period_id"]
    story.runs_payouts()
    story.delivers(late)
    story.wait(days=8)
    assert [line["about"] for line in story.statement()["lines"]["data"]] == [late]
    assert late not in [line["about"] for line in story.statement(closed)["lines"]["data"]]
    assert story.holds()


def test_statements_are_listed_newest_first(story: Story, bank: RecordingBank) -> None:
    for _ in range(2):
        story.earns()
    listed = [one["period_id"] for one in story.seller.does("GET", "/v1/statements")["data"]]
    assert len(listed) == 2
    assert listed == sorted(listed, reverse=True)


def test_an_unknown_period_is_not_found(story: Story) -> None:
    assert story.seller.get("/v1/statements/20200106-20200113").code == "not_found"


def test_another_sellers_payout_is_like_a_missing_one(world: World, bank: RecordingBank) -> None:
    story, other = Story(world), world.seller()
    story.delivers(story.sells())
    story.wait(days=32)
    story.runs_payouts()
    [payout] = story.payouts()
    refused = other.get(f"/v1/payouts/{payout['payout_id']}")
    missing = other.get("/v1/payouts/pay_missing")
    assert refused.status == missing.status == 404
    assert {**refused.json, "request_id": ""} == {**missing.json, "request_id": ""}


def test_another_sellers_statement_is_not_found(world: World, bank: RecordingBank) -> None:
    story, other = Story(world).established(), world.seller()
    story.earns()
    assert other.get(f"/v1/statements/{story.statement()['period_id']}").status == 404


def test_a_buyer_sees_no_balance(story: Story) -> None:
    assert story.world.buyer().get("/v1/balance").status == 403
