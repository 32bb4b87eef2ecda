"""A statement on paper: every part of every order, as CSV for a bookkeeper's program or as PDF for people."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.kit.formulas import protected
from chalicelib.kit.money import Money
from chalicelib.payouts.models import Statement, StatementLine

HEADINGS = (
    "Date", "Kind", "Order or payout", "SKU", "Seller SKU", "Part", "Amount", "Currency",
    "Rule", "Policy", "Percent", "Of",
)  # fmt: skip
SHOWN = ("Date", "Kind", "Order or payout", "Seller SKU", "Part", "Amount")
"""What fits the width of a page; the CSV has all."""
ROWS_A_TABLE = 500


def amount_of(money: Money) -> str:
    """Units with two decimals, as spreadsheets read them."""
    sign = "-" if money.amount < 0 else ""
    return f"{sign}{abs(money.amount) // 100}.{abs(money.amount) % 100:02d}"


def csv_of(statement: Statement, lines: Iterable[StatementLine]) -> bytes:
    """One row a part; then what was carried in and what a debt took, and the total that all rows sum to.

    Every row has every column, and a date.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in lines:
        writer.writerows(_rows(line))
    totals, ended = statement.totals, statement.closed_at or statement.ends_at
    for name, money, at in (("carried_in", totals.carried_in, statement.starts_at), ("debt", totals.debt, ended)):
        if money.amount:
            writer.writerow(_filled([_day(at), name, statement.period_id, "", "", name, *_money(money)]))
    writer.writerow(_filled([_day(ended), "total", statement.period_id, "", "", "", *_money(totals.total)]))
    return text.getvalue().encode("utf-8-sig")


def _filled(row: list[str]) -> list[str]:
    return row + [""] * (len(HEADINGS) - len(row))


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _money(money: Money) -> tuple[str, str]:
    return amount_of(money), money.currency


def _rows(line: StatementLine) -> list[list[str]]:
    rows = []
    for part in line.parts:
        row = [_day(line.at), str(line.kind), line.about, part.sku_id or "", protected(part.seller_sku or "")]
        row += [str(part.name), *_money(part.amount)]
        if part.rate:
            percent = f"{part.rate.basis_points / 100:g}"
            row += [part.rate.rule, part.rate.policy_version, percent, amount_of(part.rate.base)]
        if part.charge:
            each = f"{part.charge.units} x {amount_of(part.charge.each)}"
            row += [part.charge.rule, part.charge.policy_version, "", each]
        rows.append(_filled(row))
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
    columns = [HEADINGS.index(name) for name in SHOWN]
    rows = [[row[column] for column in columns] for row in _rows(line)]
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
