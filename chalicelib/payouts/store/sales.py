"""Orders in the ledger, what is expected of them by day, and the gross of a year."""

from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.money import Money
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.payouts.models import ExpectedDay, Sale, YearGross

TABLE = settings.resource("payouts")


class SaleRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="sale")
    entity = EntityAttribute(Sale)


class ExpectedRow(Row):
    """What becomes available on one day, in minor units."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    currency = UnicodeAttribute()
    amount = NumberAttribute(default=0)


class GrossRow(Row):
    """What buyers paid in one year without tax, by month, in minor units, and in how many payments."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    currency = UnicodeAttribute()
    payments = NumberAttribute(default=0)
    m01 = NumberAttribute(default=0)
    m02 = NumberAttribute(default=0)
    m03 = NumberAttribute(default=0)
    m04 = NumberAttribute(default=0)
    m05 = NumberAttribute(default=0)
    m06 = NumberAttribute(default=0)
    m07 = NumberAttribute(default=0)
    m08 = NumberAttribute(default=0)
    m09 = NumberAttribute(default=0)
    m10 = NumberAttribute(default=0)
    m11 = NumberAttribute(default=0)
    m12 = NumberAttribute(default=0)


def save_sale(work: Work, sale: Sale) -> Sale:
    return work.save(SaleRow(f"{sale.seller_id}#sale#{sale.order_id}", "sale", entity=sale), sale)


def find_sale(seller_id: str, order_id: str) -> Sale | None:
    row = SaleRow.find(f"{seller_id}#sale#{order_id}", "sale")
    return row.current if row else None


def sale(seller_id: str, order_id: str) -> Sale:
    """A seller's order in the ledger. Raises NotFound for another's."""
    found = find_sale(seller_id, order_id)
    if found is None:
        raise NotFound
    return found


def expect(work: Work, seller_id: str, changes: dict[date, int], currency: str) -> None:
    """Count more or less on some days."""
    for day, amount in changes.items():
        if amount:
            row = ExpectedRow(f"{seller_id}#expected", day.isoformat())
            actions = [ExpectedRow.amount.add(amount), ExpectedRow.currency.set(currency)]
            work.change(row, actions, None, Conflict())


def expected(seller_id: str) -> list[ExpectedDay]:
    """What becomes available on which day, the next first; at most as many days as a reserve lasts."""
    rows = ExpectedRow.query(f"{seller_id}#expected", filter_condition=ExpectedRow.amount != 0)
    return [
        ExpectedDay(day=date.fromisoformat(row.sk), amount=Money(amount=row.amount, currency=row.currency))
        for row in rows
    ]


def add_gross(work: Work, seller_id: str, day: date, amount: Money) -> None:
    """Count a buyer's payment in the month it was made."""
    actions = [
        getattr(GrossRow, f"m{day.month:02d}").add(amount.amount),
        GrossRow.payments.add(1),
        GrossRow.currency.set(amount.currency),
    ]
    work.change(GrossRow(f"{seller_id}#gross", str(day.year)), actions, None, Conflict())


def gross(seller_id: str, year: int) -> YearGross:
    row = GrossRow.find(f"{seller_id}#gross", str(year)) or GrossRow(
        f"{seller_id}#gross", str(year), currency="USD"
    )
    months = [Money(amount=getattr(row, f"m{month:02d}"), currency=row.currency) for month in range(1, 13)]
    total = Money(amount=sum(month.amount for month in months), currency=row.currency)
    return YearGross(year=year, payments=row.payments, months=months, total=total)
