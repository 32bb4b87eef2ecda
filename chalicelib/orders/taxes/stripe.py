"""Sales tax by Stripe Tax's calculations. Chosen by the setting TAX=stripe; its library is optional.

One seller's part of a cart is one calculation. It moves nothing and bears no key of ours, under which Stripe would
repeat a failure for a day. The answer is remembered for some minutes, so that a checkout after its quote, and a
transaction that is tried again, ask nothing new.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from chalicelib.kit import secrets
from chalicelib.kit.log import logger
from chalicelib.kit.remembered import Remembered
from chalicelib.markets import service as markets
from chalicelib.markets.models import TaxLevel
from chalicelib.orders.errors import TaxUnavailable
from chalicelib.orders.taxes import Levies, Levy, Taxable

API: Final = "https://api.stripe.com"
SECONDS: Final = 4
"""A checkout of ten sellers must be answered in the gateway's 29."""
REMEMBERED_SECONDS: Final = 300
RETRY_SECONDS: Final = 30
GOODS, SHIPPING = "txcd_99999999", "txcd_92010001"
"""Stripe's tax codes: tangible goods, and shipping."""
EXPANDED: Final = ["line_items.data.tax_breakdown", "shipping_cost.tax_breakdown"]
LEVELS: Final = {level.value: level for level in TaxLevel}


def configured() -> "StripeTax":
    """The account of the stage's secret, which is read when the first tax is asked for."""
    return StripeTax(lambda: secrets.of_account("STRIPE_SECRET_ID", "api_key"))


class StripeTax:
    """A TaxCalculator that is a Stripe account."""

    def __init__(self, api_key: Callable[[], str], api: str = API) -> None:
        self._api_key, self._api = api_key, api
        self._known: Remembered[Levies] = Remembered(REMEMBERED_SECONDS)

    def levies(self, taxable: Taxable) -> Levies:
        """Raises TaxUnavailable when Stripe does not answer, or not what it was asked."""
        if not any(taxable.goods) and not taxable.shipping:
            return Levies([[] for _ in taxable.goods], [])
        return self._known.get(_key(taxable), lambda: self._asked(taxable))

    def _asked(self, taxable: Taxable) -> Levies:
        from stripe import RequestsClient, StripeClient, StripeError

        http = RequestsClient(timeout=SECONDS)
        bases = {"api": self._api}
        client = StripeClient(self._api_key(), base_addresses=bases, http_client=http, max_network_retries=0)
        try:
            found: Any = client.v1.tax.calculations.create(_calculation(taxable))
        except StripeError as error:
            raise _unavailable(f"Stripe answered {error.http_status} {type(error).__name__}.") from error
        return _levies(taxable, found)


def _key(taxable: Taxable) -> str:
    """The same for the same question on the same day, whoever asks."""
    day = markets.day_of(taxable.market, taxable.at)
    place = taxable.ship_to.model_dump(exclude={"name"})
    asked = (taxable.market, day, taxable.currency, sorted(place.items()), taxable.goods, taxable.shipping)
    return sha256(repr(asked).encode()).hexdigest()


def _calculation(taxable: Taxable) -> dict[str, Any]:
    ship_to = taxable.ship_to
    address = {
        name: getattr(ship_to, name) for name in ("line1", "line2", "city", "state", "postal_code", "country")
    }
    asked: dict[str, Any] = {
        "currency": taxable.currency.lower(),
        "line_items": [
            {"amount": cents, "reference": str(place), "tax_behavior": "exclusive", "tax_code": GOODS}
            for place, cents in enumerate(taxable.goods)
            if cents or not any(taxable.goods)
        ],
        "customer_details": {
            "address": {name: value for name, value in address.items() if value},
            "address_source": "shipping",
        },
        "expand": EXPANDED,
    }
    if taxable.shipping:
        fee = {"amount": taxable.shipping, "tax_behavior": "exclusive", "tax_code": SHIPPING}
        asked["shipping_cost"] = fee
    return asked


def _levies(taxable: Taxable, found: Any) -> Levies:
    state = taxable.ship_to.state
    by_place = {int(item.reference): _broken_down(item, state) for item in found.line_items.data}
    wanted = {place for place, cents in enumerate(taxable.goods) if cents}
    if not wanted <= by_place.keys():
        raise _unavailable("Stripe's answer lacks lines.")
    shipping = _broken_down(found.shipping_cost, state) if taxable.shipping and found.shipping_cost else []
    return Levies([by_place.get(place, []) for place in range(len(taxable.goods))], shipping)


def _broken_down(item: Any, state: str) -> list[Levy]:
    """The levies on one amount. A tax that Stripe does not break down is kept as of no known jurisdiction."""
    parts: Iterable[Any] = getattr(item, "tax_breakdown", None) or []
    levies = [_levy(part, state) for part in parts if part.amount or part.taxable_amount]
    rest = item.amount_tax - sum(levy.tax for levy in levies)
    if rest < 0:
        raise _unavailable("Stripe's answer does not add up.")
    unknown = Levy(state, TaxLevel.UNKNOWN, "Not broken down", 0, 0 if levies else item.amount, rest)
    return [*levies, unknown] if rest else levies


def _levy(part: Any, state: str) -> Levy:
    place, rate = part.jurisdiction, part.tax_rate_details
    per_100000 = round(Decimal(rate.percentage_decimal) * 1000) if rate else 0
    level = LEVELS.get(place.level, TaxLevel.UNKNOWN)
    return Levy(place.state or state, level, place.display_name, per_100000, part.taxable_amount, part.amount)


def _unavailable(reason: str) -> TaxUnavailable:
    """The reason is for the log; the buyer can only wait."""
    logger.warning("tax unavailable", extra={"reason": reason})
    return TaxUnavailable(f"Nothing was ordered. Try again in {RETRY_SECONDS} seconds.", retry_after=RETRY_SECONDS)
