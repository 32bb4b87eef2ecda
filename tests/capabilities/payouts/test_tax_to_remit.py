"""What tax the platform has to remit: by month and jurisdiction, as pages and as a file."""

import csv
import io
from typing import Any

from chalicelib.kit import clock, objects
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts import ledger, service, store
from chalicelib.payouts.models import Account, RefundPart
from tests import builders
from tests.capabilities.payouts.story import SCHEDULED, Story
from tests.people import Seller
from tests.world import World

NEW_YORK = builders.an_address(city="New York", state="NY", postal_code="10001")
LOS_ANGELES = builders.an_address(city="Los Angeles", state="CA", postal_code="90012")
AMOUNTS = ("taxable_sales", "refunded_sales", "net_sales", "tax_collected", "tax_refunded", "net_tax")


def this_month() -> str:
    return f"{markets.day_of('US', clock.now()):%Y-%m}"


def a_shop(world: World) -> Seller:
    seller = world.seller()
    options = [{"name": "standard", "pricing": {"method": "flat", "fee": builders.usd(499)}}]
    template = {"name": "Parcels", "options": options, "excluded_areas": [], "po_boxes": False}
    seller.does("POST", "/v1/shipping-templates", template)
    return seller


def sold(world: World, seller: Seller, ship_to: dict[str, Any]) -> str:
    """Three mugs, $59.97, and $4.99 of shipping; paid and booked."""
    [order] = world.buyer().orders(builders.a_line(seller.lists(), 3), ship_to=ship_to)
    world.settle()
    return str(order["order_id"])


def report(world: World, **query: Any) -> list[dict[str, Any]]:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    answer = world.operator().does("GET", f"/v1/operator/taxes?month={this_month()}{asked}")
    return list(answer["data"])


def cents(row: dict[str, Any]) -> list[int]:
    return [row[name]["amount"] for name in AMOUNTS]


def refunds(seller: Seller, order_id: str, refund_id: str, **part: int) -> None:
    work = Work(SYSTEM, clock.now())
    service.refund(work, seller.seller_id, order_id, refund_id, [RefundPart(line=0, **part)])
    work.commit()


def test_what_was_collected_is_reported_by_jurisdiction(world: World) -> None:
    """New York taxes the shipping too, California does not."""
    seller = a_shop(world)
    sold(world, seller, NEW_YORK)
    sold(world, seller, LOS_ANGELES)
    found = {(row["state"], row["level"]): cents(row) for row in report(world)}
    assert found == {
        ("CA", "state"): [5997, 0, 5997, 435, 0, 435],
        ("CA", "district"): [5997, 0, 5997, 150, 0, 150],
        ("NY", "state"): [6496, 0, 6496, 260, 0, 260],
        ("NY", "city"): [6496, 0, 6496, 292, 0, 292],
        ("NY", "district"): [6496, 0, 6496, 24, 0, 24],
    }
    held = ledger.account_balances(seller.seller_id)[Account.TAX_HELD]
    assert sum(net for *_, net in found.values()) == held


def test_a_refund_counts_in_its_own_month_and_a_whole_one_leaves_nothing_to_remit(world: World) -> None:
    seller = a_shop(world)
    order_id = sold(world, seller, NEW_YORK)
    refunds(seller, order_id, "rfd_1", goods=1999, tax=177)
    assert [row["refunded_sales"]["amount"] for row in report(world)] == [1999, 1999, 1999]
    assert sum(row["tax_refunded"]["amount"] for row in report(world)) == 177
    refunds(seller, order_id, "rfd_2", goods=3998, shipping=499, tax=355 + 44, shipping_tax=44)
    assert {row["net_tax"]["amount"] for row in report(world)} == {0}
    assert {row["net_sales"]["amount"] for row in report(world)} == {0}


def test_a_cancelled_order_s_tax_is_not_remitted(world: World) -> None:
    seller, buyer = a_shop(world), world.buyer()
    [order] = buyer.orders(builders.a_line(seller.lists()), ship_to=NEW_YORK)
    world.settle()
    buyer.does("POST", f"/v1/purchases/{order['order_id']}/cancel", {"reason": "no_longer_needed"})
    world.settle()
    assert {row["net_tax"]["amount"] for row in report(world)} == {0}
    assert "tax_held" not in {name for name, held in ledger.account_balances(seller.seller_id).items() if held}


def test_the_report_comes_by_state_and_page_by_page(world: World) -> None:
    seller = a_shop(world)
    for place in (NEW_YORK, LOS_ANGELES, LOS_ANGELES):
        sold(world, seller, place)
    assert {row["state"] for row in report(world, state="CA")} == {"CA"}
    operator, path, names = world.operator(), f"/v1/operator/taxes?month={this_month()}&limit=2", []
    page = operator.does("GET", path)
    while True:
        names += [row["name"] for row in page["data"]]
        if not page.get("next_cursor"):
            break
        page = operator.does("GET", f"{path}&cursor={page['next_cursor']}")
    assert names == [row["name"] for row in report(world)]
    assert len(names) == len(set(names)) == 5


def test_the_file_says_what_the_pages_say(world: World) -> None:
    seller = a_shop(world)
    refunds(seller, sold(world, seller, NEW_YORK), "rfd_1", goods=1999, tax=177)
    link = world.operator().does("POST", "/v1/operator/taxes", {"month": this_month(), "state": "NY"})
    assert link["url"]
    body = objects.read("DOCUMENTS_BUCKET", f"taxes/tax-US-{this_month()}-NY.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    expected = [[f"{amount / 100:.2f}" for amount in cents(row)] for row in report(world)]
    assert [[row[name] for name in AMOUNTS] for row in rows] == expected
    assert {row["currency"] for row in rows} == {"USD"}


def test_a_month_that_cannot_be_is_named(world: World) -> None:
    answer = world.operator().get("/v1/operator/taxes?month=2026-13")
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/month")


def tax_cases(story: Story) -> list[Any]:
    """The cases after the daily look, of tax."""
    story.world.invoke("reconcile_payouts", SCHEDULED)
    story.world.drain("payouts")
    found = story.world.operator().does("GET", "/v1/operator/cases")["data"]
    return [case for case in found if case["kind"] == "tax_differs"]


def test_the_daily_reconciliation_finds_tax_that_its_order_does_not_explain(story: Story) -> None:
    order_id = story.sells(40_00, tax=3_30)
    sale = store.sale(story.seller_id, order_id)
    assert tax_cases(story) == []
    line = sale.lines[0].model_copy(update={"tax": 3_31})
    work = Work(SYSTEM, clock.now())
    store.save_sale(work, sale.with_(lines=[line]))
    work.commit()
    [case] = tax_cases(story)
    assert case["subject"] == order_id
