"""A statement as a file says what the statement says, to the cent."""

import csv
import io
from decimal import Decimal

import pypdfium2

from chalicelib.kit import objects
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
