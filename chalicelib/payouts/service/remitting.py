"""Sales tax the platform collects and remits: counted with each posting, reported by month and jurisdiction."""

import csv
import io
from collections.abc import Iterable, Iterator

from chalicelib.kit import objects
from chalicelib.kit.money import Money
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, sliced_page
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import TaxLevel
from chalicelib.payouts import documents, rules, store
from chalicelib.payouts.models import NewRemittanceFile, Remittance, RemittanceQuery, Sale
from chalicelib.payouts.rules import ByJurisdiction
from chalicelib.payouts.store import TaxTotal

BUCKET = "DOCUMENTS_BUCKET"
AMOUNTS = ("taxable_sales", "refunded_sales", "net_sales", "tax_collected", "tax_refunded", "net_tax")
COLUMNS = ("market", "month", "state", "level", "name", *AMOUNTS, "currency")


def count_collected(work: Work, sale: Sale) -> None:
    """Count a sale's tax in the month its payment is booked."""
    _count(work, sale, rules.tax_collected(sale))


def count_given_back(work: Work, before: Sale, after: Sale) -> None:
    """Count what a refund gave back in the month it is booked."""
    _count(work, after, rules.tax_given_back(before, after))


def _count(work: Work, sale: Sale, counted: ByJurisdiction) -> None:
    month = f"{markets.day_of(sale.market, work.now):%Y-%m}"
    store.add_tax(work, sale.market, month, sale.order_id, sale.currency, counted)


def remittances(query: RemittanceQuery) -> Page[Remittance]:
    """A month's tax by jurisdiction, by state, level and name."""
    found = store.tax_totals(query.market, query.month, query.state, query.position())
    shown = ((total.position, _remittance(query.market, query.month, total)) for total in found)
    return sliced_page(shown, query)


def remittance_file(wanted: NewRemittanceFile) -> Download:
    """The same as CSV, whole and as it stands now, with a link to it."""
    found = store.tax_totals(wanted.market, wanted.month, wanted.state)
    body = _csv_of(_remittance(wanted.market, wanted.month, total) for total in found)
    name = f"tax-{wanted.market}-{wanted.month}{f'-{wanted.state}' if wanted.state else ''}.csv"
    objects.put(BUCKET, f"taxes/{name}", body, "text/csv")
    return objects.download(BUCKET, f"taxes/{name}", name)


def _remittance(market: str, month: str, total: TaxTotal) -> Remittance:
    (state, level, name), counts = total.jurisdiction, total.counts
    cents = counts._asdict() | {
        "net_sales": counts.taxable_sales - counts.refunded_sales,
        "net_tax": counts.tax_collected - counts.tax_refunded,
    }
    amounts = {field: Money(amount=amount, currency=total.currency) for field, amount in cents.items()}
    return Remittance(market=market, month=month, state=state, level=TaxLevel(level), name=name, **amounts)


def _csv_of(found: Iterable[Remittance]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_row(one) for one in found)
    return text.getvalue().encode("utf-8-sig")


def _row(one: Remittance) -> Iterator[str]:
    yield from (one.market, one.month, one.state, one.level, one.name)
    yield from (documents.amount_of(getattr(one, field)) for field in AMOUNTS)
    yield one.net_tax.currency
