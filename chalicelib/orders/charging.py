"""Shipping and tax of a cart: by each seller's settings, and by where it goes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self

from chalicelib.kit.batch import Batch
from chalicelib.kit.money import total
from chalicelib.kit.problems import FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import taxes
from chalicelib.orders.models import OrderLine, ShippingChoice, ShipTo
from chalicelib.sellers import service as sellers
from chalicelib.sellers.shipping.models import Consignment, Quote, ShippingCharge, ShippingSettings

MARKET = "US"


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


def taxed(lines: Sequence[OrderLine], ship_to: ShipTo) -> list[OrderLine]:
    """The lines with their tax."""
    found = taxes.calculator.taxes(MARKET, lines, ship_to)
    return [line.model_copy(update={"tax": tax}) for line, tax in zip(lines, found, strict=True)]


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
