"""The tax of a sale by jurisdiction: what was collected on what, and what refunds gave back. In minor units."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from chalicelib.kit.money import shares
from chalicelib.markets.models import TaxLevel
from chalicelib.payouts.models import Sale, SaleLine, TaxShare

Jurisdiction = tuple[str, TaxLevel, str]


class TaxCounts(NamedTuple):
    """What is counted of a jurisdiction."""

    taxable_sales: int = 0
    tax_collected: int = 0
    refunded_sales: int = 0
    tax_refunded: int = 0

    def plus(self, other: "TaxCounts", sign: int = 1) -> "TaxCounts":
        return TaxCounts(*(one + sign * more for one, more in zip(self, other, strict=True)))


ByJurisdiction = Mapping[Jurisdiction, TaxCounts]


def tax_collected(sale: Sale) -> ByJurisdiction:
    """What a captured sale adds."""
    return _summed(
        (share, TaxCounts(share.taxable_goods + share.taxable_shipping, share.goods_tax + share.shipping_tax))
        for line in sale.lines
        for share in _shares(line)
    )


def tax_given_back(before: Sale, after: Sale) -> ByJurisdiction:
    """What a refund adds: what was given back so far, less what had been before it."""
    earlier, later = _given_back(before), _given_back(after)
    steps = {name: counts.plus(earlier.get(name, TaxCounts()), -1) for name, counts in later.items()}
    return {name: counts for name, counts in steps.items() if any(counts)}


def _given_back(sale: Sale) -> ByJurisdiction:
    """Jurisdictions share the tax given back of a line as they shared the line's tax, so both end at the cent."""
    found = []
    for line in sale.lines:
        kept, back = _shares(line), line.refunded
        goods = _split(back.tax - back.shipping_tax, [share.goods_tax for share in kept])
        shipping = _split(back.shipping_tax, [share.shipping_tax for share in kept])
        for share, goods_tax, shipping_tax in zip(kept, goods, shipping, strict=True):
            sales = _part(share.taxable_goods, back.goods, line.goods)
            sales += _part(share.taxable_shipping, back.shipping, line.shipping)
            found.append((share, TaxCounts(refunded_sales=sales, tax_refunded=goods_tax + shipping_tax)))
    return _summed(found)


def _shares(line: SaleLine) -> list[TaxShare]:
    """A line's jurisdictions; tax of before they were kept is nobody's known."""
    if line.tax_shares or not line.tax:
        return line.tax_shares
    unknown = TaxShare(state="", level=TaxLevel.UNKNOWN, name="Unknown", goods_tax=line.goods_tax)
    return [unknown.model_copy(update={"taxable_goods": line.goods, "shipping_tax": line.shipping_tax})]


def _summed(counted: Iterable[tuple[TaxShare, TaxCounts]]) -> ByJurisdiction:
    found: dict[Jurisdiction, TaxCounts] = {}
    for share, counts in counted:
        name = (share.state, share.level, share.name)
        found[name] = found.get(name, TaxCounts()).plus(counts)
    return found


def _split(amount: int, weights: Sequence[int]) -> list[int]:
    return shares(amount, weights) if amount else [0] * len(weights)


def _part(taxable: int, back: int, paid: int) -> int:
    """As much of what was taxed as is given back of what was paid, half up."""
    return (2 * taxable * back + paid) // (2 * paid) if paid else 0
