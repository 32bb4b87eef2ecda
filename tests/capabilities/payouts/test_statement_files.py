"""A statement as a file says what the statement says, to the cent."""

import csv
import io
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pypdfium2

from chalicelib.fulfillment.events import FulfillmentFeeDue
from chalicelib.fulfillment.models import FeeCharge
from chalicelib.kit import clock, objects
from chalicelib.kit.money import Money
from chalicelib.payouts import documents, service, store
from chalicelib.payouts.models import Part, PartName, PostingKind, RefundPart, StatementLine
from chalicelib.payouts.service import open_period
from tests.capabilities.payouts.story import RecordingBank, Story


def a_file(story: Story, period_id: str, kind: str) -> bytes:
    """Asked for, drawn and fetched."""
    story.seller.does("POST", f"/v1/statements/{period_id}/documents", {"format": kind})
    story.world.settle()
    assert story.seller.does("GET", f"/v1/statements/{period_id}/documents/{kind}")["url"]
    named = story.seller.does("GET", f"/v1/statements/{period_id}")["period_id"]
    return objects.read("DOCUMENTS_BUCKET", f"statements/{story.seller_id}/{named}.{kind}")


def test_the_rows_of_the_csv_sum_to_the_payout(story: Story, bank: RecordingBank) -> None:
    story.earns(95)
    story.runs_payouts()
    order_id = story.earns(40_00, 20_00, platform_discount=2_00, tax=1_00, shipping=(6_00, 1_00, 1_00))
    story.buys_label(order_id)
    story.runs_payouts()
    story.runs_payouts()
    payout = story.payouts()[0]
    text = a_file(story, payout["period_id"], "csv").decode("utf-8-sig")
    *rows, total = csv.DictReader(io.StringIO(text))
    assert sum(Decimal(row["Amount"]) for row in rows) == Decimal(total["Amount"])
    assert Decimal(total["Amount"]) * 100 == payout["amount"]["amount"]
    fees = [row for row in rows if row["Part"] == "referral_fee"]
    assert {(row["Rule"], row["Policy"], row["Percent"]) for row in fees} == {
        ("referral.standard", story.policy_of(order_id), "6")
    }
    assert {row["SKU"] for row in fees} == {"sku_0", "sku_1"}


def test_every_row_of_the_csv_has_every_column_a_date_and_the_seller_s_own_sku(
    story: Story, bank: RecordingBank
) -> None:
    order_id = story.earns(40_00, 20_00, platform_discount=2_00)
    story.buys_label(order_id)
    story.does(service.refund, order_id, "rfd_1", [RefundPart(line=1, goods=18_00)])
    heading, rows = rectangle(a_file(story, "current", "csv"))
    skus = {(row[heading.index("SKU")], row[heading.index("Seller SKU")]) for row in rows}
    assert skus == {("sku_0", "MUG-0"), ("sku_1", "MUG-1"), ("", "")}


def test_what_was_carried_in_is_a_whole_row_too(story: Story, bank: RecordingBank) -> None:
    story.earns(95)
    story.runs_payouts()
    heading, rows = rectangle(a_file(story, "current", "csv"))
    assert [row[heading.index("Part")] for row in rows] == ["carried_in", ""]


def rectangle(file: bytes) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows, which have all its columns and begin with a day."""
    heading, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    assert {len(row) for row in rows} == {len(heading)}
    assert all(date.fromisoformat(row[0]) for row in rows)
    return heading, rows


def test_the_journal_balances_every_day_and_comes_to_what_the_statement_says(story: Story) -> None:
    """Read back as QuickBooks Online does: by entry number, debits beside credits."""
    order_id = story.earns(40_00, 20_00, platform_discount=2_00, shipping=(6_00, 1_00, 1_00))
    story.buys_label(order_id)
    story.wait(days=1)
    story.does(service.refund, order_id, "rfd_1", [RefundPart(line=1, goods=18_00)])
    totals = story.statement("current")["totals"]
    rows = list(csv.DictReader(io.StringIO(a_file(story, "current", "quickbooks").decode())))
    accounts: Counter[str] = Counter()
    entries: Counter[str] = Counter()
    for row in rows:
        assert bool(row["Debits"]) is not bool(row["Credits"])
        cents = int(Decimal(row["Credits"] or 0) * 100) - int(Decimal(row["Debits"] or 0) * 100)
        accounts[row["Account Name"]] += cents
        entries[row["Journal No."]] += cents
        assert datetime.strptime(row["Journal Date"], "%m/%d/%Y")
        assert len(row["Journal No."]) <= 21
    assert len(entries) == 2
    assert set(entries.values()) == {0}
    assert accounts == {
        "Sales": totals["sales"]["amount"],
        "Refunds": totals["refunds"]["amount"],
        "Marketplace fees": totals["fees"]["amount"],
        "Shipping labels": totals["shipping"]["amount"],
        "Seller Center balance": -totals["total"]["amount"],
    }


def test_a_part_that_knows_only_our_sku_takes_the_seller_s_from_the_listing(story: Story) -> None:
    """The platform's warehouse charges by our SKU."""
    [sku] = story.seller.lists()["skus"]
    charge = FeeCharge(rule="platform_warehouse.inbound_unit", units=2, each=20)
    fee = {"kind": "inbound", "units": 2, "amount": 40, "currency": "USD", "charges": [charge]}
    event = FulfillmentFeeDue(seller_id=story.seller_id, subject_id="inb_1", sku_id=sku["sku_id"], **fee)
    story.does(lambda work, _: service.charge_warehouse(work, event))
    heading, rows = rectangle(a_file(story, "current", "csv"))
    assert [row[heading.index("Seller SKU")] for row in rows] == [sku["seller_sku"], ""]


def test_a_sku_that_looks_like_a_formula_is_text_in_the_file(story: Story) -> None:
    line = StatementLine(
        kind=PostingKind.CAPTURE,
        about="ord_1",
        at=clock.now(),
        parts=[Part(name=PartName.PRICE, amount=Money(amount=1), sku_id="sku_1", seller_sku="=1+1")],
        net=Money(amount=1),
    )
    period = open_period(story.seller_id, clock.now())
    text = documents.csv_of(store.empty_statement(story.seller_id, period), [line]).decode("utf-8-sig")
    assert "'=1+1" in text


def test_the_pdf_shows_the_total_and_every_order(story: Story) -> None:
    order_id = story.earns()
    document = pypdfium2.PdfDocument(a_file(story, "current", "pdf"))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "37.60" in text
    assert order_id in text


def test_a_file_that_was_not_asked_for_is_not_ready(story: Story) -> None:
    story.earns()
    answer = story.seller.get("/v1/statements/current/documents/pdf")
    assert (answer.status, answer.code) == (409, "payouts.document_not_ready")
    assert story.seller.get("/v1/statements/current/documents/xlsx").status == 404
