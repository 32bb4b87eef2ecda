"""Shipping and tax of a cart: by each seller's settings, and by where it goes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self

from chalicelib.kit.batch import Batch
from chalicelib.kit.money import Money, shares, total
from chalicelib.kit.problems import FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import TaxLevel
from chalicelib.orders import rules
from chalicelib.orders.models import OrderLine, ShippingChoice, ShipTo, TaxLine
from chalicelib.orders.taxes import Levy, Taxable, chosen
from chalicelib.sellers import service as sellers
from chalicelib.sellers.shipping.models import Consignment, Quote, ShippingCharge, ShippingSettings

MARKET = "US"
TAX_PARTS = ("taxable_goods", "goods_tax", "taxable_shipping", "shipping_tax")


@dataclass(frozen=True)
class Shipping:
    """How the sellers of a cart ship it to an address, by the options the buyer chose."""

    settings_of: Callable[[], Mapping[str, ShippingSettings]]
    ship_to: ShipTo
    chosen: ShippingChoice
    now: datetime

    @classmethod
    def of(
        cls, batch: Batch, seller_ids: Iterable[str], ship_to: ShipTo, chosen: ShippingChoice, now: datetime
    ) -> Self:
        """Raises InvalidRequest unless the address can be."""
        _check_address(ship_to)
        return cls(sellers.shipping_settings_with(batch, seller_ids), ship_to, chosen, now)

    @cached_property
    def settings(self) -> Mapping[str, ShippingSettings]:
        return self.settings_of()

    def admit(self, work: Work) -> None:
        """Raises ShopClosed, OnHoliday; CapacityReached on commit."""
        for settings in self.settings.values():
            sellers.admit_order(work, settings)

    def charges(self, by_seller: Mapping[str, Sequence[OrderLine]]) -> dict[str, ShippingCharge]:
        """What each seller charges. Raises NotShippedThere."""
        return {
            seller_id: sellers.shipping_price(
                self.settings[seller_id], _parcel(lines), self.ship_to, self.now, self.chosen.get(seller_id)
            )
            for seller_id, lines in by_seller.items()
        }

    def possible_charges(self, by_seller: Mapping[str, Sequence[OrderLine]]) -> dict[str, ShippingCharge]:
        """The same for a quote: a seller who does not ship there is absent."""
        found: dict[str, ShippingCharge] = {}
        for seller_id, lines in by_seller.items():
            option = self.chosen.get(seller_id)
            fitting = [c for c in self.options(seller_id, lines).charges if option in (None, c.option)]
            if fitting:
                found[seller_id] = fitting[0]
        return found

    def options(self, seller_id: str, lines: Sequence[OrderLine]) -> Quote:
        """Every option of a seller, cheapest first, and why others do not go there."""
        return sellers.shipping_quote(self.settings[seller_id], _parcel(lines), self.ship_to, self.now)


def taxed(lines: Sequence[OrderLine], fee: Money, ship_to: ShipTo, now: datetime) -> list[OrderLine]:
    """The lines of one seller with their tax: on the goods, and on each line's share of the shipping fee.

    The port is asked once. Raises TaxUnavailable.
    """
    paid = tuple(line.paid.amount for line in lines)
    found = chosen.calculator.levies(Taxable(MARKET, now, fee.currency, ship_to, paid, fee.amount))
    weights = rules.shipping_shares(lines, fee)
    on_shipping = [_shared(levy, weights) for levy in found.shipping if fee.amount]
    return [
        _with_tax(line, goods, [shared[place] for shared in on_shipping])
        for place, (line, goods) in enumerate(zip(lines, found.goods, strict=True))
    ]


def _shared(levy: Levy, weights: Sequence[int]) -> list[Levy]:
    """A levy on the shipping fee by line, as the fee is shared; no cent of it is lost."""
    by_line = zip(shares(levy.taxable, weights), shares(levy.tax, weights), strict=True)
    return [levy._replace(taxable=taxable, tax=tax) for taxable, tax in by_line]


def _with_tax(line: OrderLine, goods: Sequence[Levy], shipping: Sequence[Levy]) -> OrderLine:
    """The line with both kinds of levies, a tax line for each jurisdiction."""
    currency = line.unit_price.currency
    found: dict[tuple[str, str, str, int], dict[str, int]] = {}
    for kind, levies in (("goods", goods), ("shipping", shipping)):
        for levy in levies:
            sums = found.setdefault(levy[:4], dict.fromkeys(TAX_PARTS, 0))
            sums[f"taxable_{kind}"] += levy.taxable
            sums[f"{kind}_tax"] += levy.tax
    tax_lines = [
        TaxLine(
            state=state,
            level=TaxLevel(level),
            name=name,
            per_100000=per_100000,
            **{part: Money(amount=cents, currency=currency) for part, cents in sums.items()},
        )
        for (state, level, name, per_100000), sums in found.items()
    ]
    tax = total([line.goods_tax + line.shipping_tax for line in tax_lines], currency)
    return line.model_copy(update={"tax": tax, "tax_lines": tax_lines})


def _check_address(ship_to: ShipTo) -> None:
    wrong = markets.address_problems(MARKET, ship_to.state, ship_to.postal_code)
    fields = [
        FieldProblem(pointer=f"/ship_to/{name}", code="address.invalid", detail=text)
        for name, text in wrong.items()
    ]
    if fields:
        raise InvalidRequest("Correct the address and send again.", fields=fields)


def _parcel(lines: Sequence[OrderLine]) -> list[Consignment]:
    """What goes by each shipping template."""
    by_template: dict[str | None, list[OrderLine]] = defaultdict(list)
    for line in lines:
        by_template[line.shipping_template].append(line)
    return [
        Consignment(
            template_id=template_id,
            weight_grams=sum(line.weight_grams * line.quantity for line in part),
            sub_total=total([line.paid for line in part], part[0].unit_price.currency),
        )
        for template_id, part in by_template.items()
    ]
