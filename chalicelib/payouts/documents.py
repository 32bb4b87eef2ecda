"""A statement on paper: every part of every order, as CSV for a bookkeeper's program or as PDF for people."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from chalicelib.kit.money import Money
from chalicelib.payouts.models import Statement, StatementLine

HEADINGS = (
    "Date", "Kind", "Order or payout", "SKU", "Part", "Amount", "Currency", "Rule", "Policy", "Percent", "Of",
)  # fmt: skip
SHOWN = ("Date", "Kind", "Order or payout", "SKU", "Part", "Amount")
"""What fits the width of a page; the CSV has all."""
ROWS_A_TABLE = 500


def amount_of(money: Money) -> str:
    """Units with two decimals, as spreadsheets read them."""
    sign = "-" if money.amount < 0 else ""
    return f"{sign}{abs(money.amount) // 100}.{abs(money.amount) % 100:02d}"


def csv_of(statement: Statement, lines: Iterable[StatementLine]) -> bytes:
    """One row a part; then what was carried in and what a debt took, and the total that all rows sum to."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in lines:
        writer.writerows(_rows(line))
    totals = statement.totals
    for name, money in (("carried_in", totals.carried_in), ("debt", totals.debt)):
        if money.amount:
            writer.writerow(["", name, "", "", name, amount_of(money), money.currency, "", "", "", ""])
    writer.writerow(["", "total", statement.period_id, "", "", amount_of(totals.total), totals.total.currency])
    return text.getvalue().encode("utf-8-sig")


def _rows(line: StatementLine) -> list[list[str]]:
    rows = []
    for part in line.parts:
        row = [f"{line.at:%Y-%m-%d}", str(line.kind), line.about, part.sku_id or "", str(part.name)]
        row += [amount_of(part.amount), part.amount.currency]
        if part.rate:
            percent = f"{part.rate.basis_points / 100:g}"
            row += [part.rate.rule, part.rate.policy_version, percent, amount_of(part.rate.base)]
        if part.charge:
            each = f"{part.charge.units} x {amount_of(part.charge.each)}"
            row += [part.charge.rule, part.charge.policy_version, "", each]
        rows.append(row)
    return rows


def pdf_of(statement: Statement, lines: Iterable[StatementLine], shop: str) -> bytes:
    """The totals on top, then every line with its parts and its net. The same statement is the same file."""
    from reportlab.lib.pagesizes import LETTER
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    file, styles = io.BytesIO(), getSampleStyleSheet()
    title = f"Statement {statement.period_id}"
    page = SimpleDocTemplate(file, pagesize=LETTER, title=title, author="Seller Center", invariant=1)
    totals = [[name.replace("_", " "), amount_of(money)] for name, money in statement.totals]
    story: list[Any] = [
        Paragraph(title, styles["Title"]),
        Paragraph(
            f"{_plain(shop)}, {statement.starts_at:%Y-%m-%d} to {statement.ends_at:%Y-%m-%d}", styles["Normal"]
        ),
        Spacer(1, 12),
        _table(totals, bold_last=True),
        Spacer(1, 18),
    ]
    rows = [row for line in lines for row in _lines_of(line)]
    for start in range(0, len(rows), ROWS_A_TABLE):
        story.append(_table([list(SHOWN), *rows[start : start + ROWS_A_TABLE]], bold_first=True))
    page.build(story)
    return file.getvalue()


def _lines_of(line: StatementLine) -> list[list[str]]:
    rows = [row[: len(SHOWN)] for row in _rows(line)]
    return [*rows, ["", "", "", "", "net", amount_of(line.net)]]


def _table(rows: Sequence[Sequence[str]], *, bold_first: bool = False, bold_last: bool = False) -> Any:
    from reportlab.platypus import LongTable

    table = LongTable([list(row) for row in rows], repeatRows=int(bold_first), hAlign="LEFT")
    style = [("FONTSIZE", (0, 0), (-1, -1), 7), ("ALIGN", (-1, 0), (-1, -1), "RIGHT")]
    style += [("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")] if bold_first else []
    style += [("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold")] if bold_last else []
    table.setStyle(style)
    return table


def _plain(text: str) -> str:
    """Text that the PDF's markup takes as text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
