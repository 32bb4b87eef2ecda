"""Taxes, forms and accounting: what is collected where, what is reported, what a bookkeeper reads."""

import csv
import io
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.kit import clock, objects
from chalicelib.markets import service as markets
from chalicelib.payouts import ledger
from tests import builders
from tests.capabilities.payouts.story import Story
from tests.people import Person, Seller
from tests.world import World

NEW_YORK = builders.an_address(city="New York", state="NY", postal_code="10001")
LOS_ANGELES = builders.an_address(city="Los Angeles", state="CA", postal_code="90012")
GOODS, FEE = 3 * 1999, 499


def _shop(world: World) -> Seller:
    """It ships for $4.99."""
    seller = world.seller()
    options = [{"name": "standard", "pricing": {"method": "flat", "fee": builders.usd(FEE)}}]
    template = {"name": "Parcels", "options": options, "excluded_areas": [], "po_boxes": False}
    seller.does("POST", "/v1/shipping-templates", template)
    return seller


def _tax(world: World, seller: Seller, **ship_to: Any) -> int:
    """What a buyer of three mugs there pays."""
    [order] = world.buyer().orders(builders.a_line(seller.lists(), 3), **ship_to)
    return int(order["amounts"]["tax"]["amount"])


def _gross(story: Story) -> tuple[int, int]:
    found = story.seller.does("GET", f"/v1/tax/1099-k?year={clock.now().year}")
    return found["total"]["amount"], found["payments"]


def _month() -> str:
    return f"{markets.day_of('US', clock.now()):%Y-%m}"


def _file(story: Story, kind: str) -> list[list[str]]:
    story.seller.does("POST", "/v1/statements/current/documents", {"format": kind})
    story.world.settle()
    period = story.statement()["period_id"]
    body = objects.read("DOCUMENTS_BUCKET", f"statements/{story.seller_id}/{period}.{kind}")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


@check("14", "A seller's 1099-K counts payments without the tax that the platform remits")
def gross_without_tax(world: World) -> None:
    story = Story(world).established()
    story.sells(40_00, tax=3_30)
    assert _gross(story) == (40_00, 1)


@check("14", "An order that cost nothing is no payment of the 1099-K")
def gross_without_replacements(world: World) -> None:
    story = Story(world).established()
    story.sells(40_00)
    story.sells(40_00, seller_discount=40_00)
    assert _gross(story) == (40_00, 1)


@check("14", "The tax is that of the place: state, county, city and district")
def tax_by_place(world: World) -> None:
    """9.75 % in Los Angeles and nothing in Oregon."""
    seller = _shop(world)
    assert (_tax(world, seller, ship_to=LOS_ANGELES), _tax(world, seller)) == (585, 0)


@check("14", "An order keeps its tax by jurisdiction")
def tax_by_jurisdiction(world: World) -> None:
    [order] = world.buyer().orders(builders.a_line(_shop(world).lists(), 3), ship_to=LOS_ANGELES)
    kept = order["lines"][0].get("tax_lines", [])
    assert [(line["level"], line["goods_tax"]["amount"]) for line in kept] == [("state", 435), ("district", 150)]


@check("14", "The shipping fee is taxed in New York and not in California")
def shipping_taxed_by_state(world: World) -> None:
    """8.875 % of 59.97 is 5.32, of 4.99 it is 0.44."""
    seller = _shop(world)
    taxes = [_tax(world, seller, ship_to=place) for place in (NEW_YORK, LOS_ANGELES)]
    assert taxes == [532 + 44, 585]


@check("14", "The tax on the shipping goes back with a cancelled order, to the cent")
def shipping_tax_goes_back(world: World) -> None:
    seller, buyer = _shop(world), world.buyer()
    [order] = buyer.orders(builders.a_line(seller.lists(), 3), ship_to=NEW_YORK)
    world.settle()
    held = ledger.account_balances(seller.seller_id)
    assert sum(amount for account, amount in held.items() if account == "tax_held") == 576
    buyer.does("POST", f"/v1/purchases/{order['order_id']}/cancel", {"reason": "no_longer_needed"})
    world.settle()
    [refund] = buyer.purchase(order["order_id"])["refunds"]
    assert refund["total"] == order["amounts"]["total"]
    assert not any(ledger.account_balances(seller.seller_id).values())


@check("14", "Operators read what tax to remit, by month and jurisdiction, less what was given back")
def remittance_report(world: World) -> None:
    seller, buyer = _shop(world), world.buyer()
    listing = seller.lists()
    kept, given_back = (buyer.orders(builders.a_line(listing, 3), ship_to=NEW_YORK)[0] for _ in range(2))
    world.settle()
    buyer.does("POST", f"/v1/purchases/{given_back['order_id']}/cancel", {"reason": "no_longer_needed"})
    world.settle()
    answer = world.operator().get(f"/v1/operator/taxes?month={_month()}")
    assert answer.status == 200, "there is no report"
    rows = answer.json["data"]
    assert [row["level"] for row in rows] == ["city", "district", "state"]
    assert {row["net_sales"]["amount"] for row in rows} == {GOODS + FEE}
    assert sum(row["net_tax"]["amount"] for row in rows) == kept["amounts"]["tax"]["amount"]
    assert sum(row["tax_refunded"]["amount"] for row in rows) == given_back["amounts"]["tax"]["amount"]


@check("14", "The remittance report is a CSV file too")
def remittance_file(world: World) -> None:
    seller = _shop(world)
    tax = _tax(world, seller, ship_to=NEW_YORK)
    world.settle()
    answer = world.operator().send("POST", "/v1/operator/taxes", {"month": _month()})
    assert answer.status == 201, "there is no file"
    body = objects.read("DOCUMENTS_BUCKET", f"taxes/tax-US-{_month()}.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert sum(round(float(row["net_tax"]) * 100) for row in rows) == tax


@check("14", "A provider calculates the tax once a cart, and without its answer nothing is sold")
def tax_by_provider(world: World) -> None:
    from chalicelib.orders.taxes import chosen
    from chalicelib.orders.taxes.stripe import StripeTax
    from tests.outside import served
    from tests.stripe_tax_side import StripeTaxes

    seller, buyer, side, before = _shop(world), world.buyer(), StripeTaxes(), chosen.calculator
    cart = builders.a_cart(builders.a_line(seller.lists(), 3), ship_to=NEW_YORK)
    try:
        with served(side.answer) as url:
            chosen.calculator = StripeTax(lambda: "sk_test", url)
            side.error = 500
            refused = buyer.send("POST", "/v1/checkouts", cart)
            assert (refused.status, refused.code) == (503, "orders.tax_unavailable")
            side.error = None
            [order] = buyer.does("POST", "/v1/checkouts", cart)["orders"]
    finally:
        chosen.calculator = before
    assert (order["amounts"]["tax"]["amount"], len(side.asked)) == (532 + 44, 2)


@check("14", "The referral fee is not taken of the platform's shipping subsidy")
def fee_without_subsidy(world: World) -> None:
    """6 % of 40.00 and of the 4.00 that the buyer pays for shipping."""
    story = Story(world).established()
    order_id = story.sells(40_00, shipping=(6_00, 0, 2_00))
    assert story.accounts()["referral_fees"] == 2_64
    story.refunds(order_id)
    assert "referral_fees" not in story.accounts()


@check("15", "A key reads the money, the shop and its returns, and moves nothing")
def accounting_key(world: World) -> None:
    seller = world.seller()
    wanted = {"name": "books", "scopes": ["payouts:read", "seller:read", "returns:read"]}
    made = seller.send("POST", "/v1/seller/api-keys", wanted)
    assert made.status == 201, made.code
    machine = Person(world, made.json["secret"])
    for path in ("statements", "payouts", "balance", "seller", "returns"):
        assert machine.get(f"/v1/{path}").status == 200, path
    account = {"routing_number": "021000021", "account_number": "000998877665"}
    for path, body in (("schedule", {"interval": "biweekly"}), ("bank-account", account)):
        assert machine.send("PUT", f"/v1/payouts/{path}", body).code == "auth.not_permitted", path


@check("15", "Every row of the statement's CSV has every column")
def rectangular(world: World) -> None:
    story = Story(world).established()
    story.buys_label(story.earns(40_00, 20_00))
    heading, *rows = _file(story, "csv")
    assert len(rows) > 4
    assert {len(row) for row in rows} == {len(heading)}, "rows are of several lengths"


@check("15", "The statement's CSV names the seller's own SKUs")
def seller_skus(world: World) -> None:
    story = Story(world).established()
    story.earns(40_00, 20_00)
    cells = {cell for row in _file(story, "csv") for cell in row}
    assert "sku_0" in cells
    assert {"MUG-0", "MUG-1"} <= cells, "no seller's SKU is named"


@check("15", "An accountant imports a statement into QuickBooks Online as a journal that balances")
def journal(world: World) -> None:
    story = Story(world).established()
    story.buys_label(story.earns(40_00, 20_00))
    wanted = story.seller.send("POST", "/v1/statements/current/documents", {"format": "quickbooks"})
    assert wanted.status == 202, wanted.code
    heading, *rows = _file(story, "quickbooks")
    debits, credits = (heading.index(name) for name in ("Debits", "Credits"))
    sums = [sum(round(float(row[side] or 0) * 100) for row in rows) for side in (debits, credits)]
    assert sums[0] == sums[1] == 60_00
