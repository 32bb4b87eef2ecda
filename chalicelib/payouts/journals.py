"""A statement as journal entries for QuickBooks Online: Settings, Import data, Journal entries.

Columns, dates and the rule that debits equal credits are Intuit's ("Import journal entries in QuickBooks Online").
One entry a day, a row an account, against the account of the money that the platform holds; a payout is the
transfer from it that the bank feed shows.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date

from chalicelib.kit.money import Money
from chalicelib.payouts import rules
from chalicelib.payouts.documents import amount_of
from chalicelib.payouts.models import Statement, StatementLine

HEADINGS = ("Journal No.", "Journal Date", "Account Name", "Debits", "Credits", "Description")
HELD = "Seller Center balance"
"""An asset: what the platform owes the seller."""
ACCOUNTS = {
    "sales": "Sales",
    "refunds": "Refunds",
    "fees": "Marketplace fees",
    "shipping": "Shipping labels",
    "adjustments": "Marketplace adjustments",
    "reserve": "Seller Center reserve",
    "returned_payouts": HELD,
}
"""The account of each column of a statement; a payout that came back has never left the balance."""


def journal_of(statement: Statement, lines: Iterable[StatementLine]) -> bytes:
    """Every day's entry, the first day first; what was carried in or became a debt is in earlier entries."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for day, amounts in sorted(_by_day(lines).items()):
        number = f"{statement.period_id[:8]}-{day:%y%m%d}"
        about = f"Seller Center statement {statement.period_id}"
        for account, cents in _balanced(amounts).items():
            writer.writerow([number, f"{day:%m/%d/%Y}", account, *_sides(cents), about])
    return text.getvalue().encode()


def _by_day(lines: Iterable[StatementLine]) -> dict[date, Counter[str]]:
    """What each account gains (positive) or bears, in cents."""
    found: dict[date, Counter[str]] = {}
    for line in lines:
        amounts = found.setdefault(line.at.date(), Counter())
        for part in line.parts:
            amounts[ACCOUNTS[rules.COLUMN_OF[part.name]]] += part.amount.amount
    return found


def _balanced(amounts: Counter[str]) -> dict[str, int]:
    """The amounts with the balance's opposite of them; accounts that nothing moved are left out."""
    moved = {account: cents for account, cents in amounts.items() if cents and account != HELD}
    held = -sum(moved.values())
    return {HELD: held} | moved if held else moved


def _sides(cents: int) -> tuple[str, str]:
    """Debit and credit; one of them is empty."""
    amount = amount_of(Money(amount=abs(cents)))
    return ("", amount) if cents > 0 else (amount, "")
