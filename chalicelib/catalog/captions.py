"""Content against listing: what a caption says of prices, discounts and claims must be true of the listing."""

import re
from collections.abc import Iterable, Iterator

from chalicelib.catalog.models import Finding, Wares
from chalicelib.kit.money import BASIS_POINTS
from chalicelib.markets.models import WordRule, spoken

PRICE = re.compile(r"\$\s?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{2}))?")
PERCENT_OFF = re.compile(r"([0-9]{1,2})\s?%\s?(?:off|discount|less|reduced)", re.IGNORECASE)
AMOUNT_OFF = re.compile(rf"(?:save\s+{PRICE.pattern}|{PRICE.pattern}\s+off)", re.IGNORECASE)
FULL = 100


def caption_findings(
    wares: Wares, caption: str, claims: Iterable[WordRule], position: str = "/video/caption"
) -> list[Finding]:
    """What a caption says that the listing does not bear out. Amounts are in dollars and cents."""
    wrong = [*_wrong_discounts(wares, caption), *_wrong_prices(wares, caption)]
    said = [*wrong, *_new_claims(wares, caption, claims)]
    return [Finding(position=position, code=code, reason=why, suggestion=what) for code, why, what in said]


def _wrong_prices(wares: Wares, caption: str) -> Iterator[tuple[str, str, str]]:
    """Prices that no SKU has or had; an amount off is no price."""
    real = {sku.price.amount for sku in wares.skus} | {s.list_price.amount for s in wares.skus if s.list_price}
    for price in PRICE.finditer(AMOUNT_OFF.sub("", caption)):
        if _cents(price) not in real:
            yield (
                "caption.price",
                f"The caption says {price[0].strip()}; no SKU has this price.",
                f"Say a price of the listing: {', '.join(_dollars(cents) for cents in sorted(real)[:5])}.",
            )


def _wrong_discounts(wares: Wares, caption: str) -> Iterator[tuple[str, str, str]]:
    best_percent, best_amount = _best_discount(wares), _best_amount(wares)
    for percent in PERCENT_OFF.finditer(caption):
        if int(percent[1]) * FULL > best_percent:
            yield (
                "caption.discount",
                f"The caption says {percent[0]}; the listing is reduced by {best_percent // FULL} % at most.",
                "Set list prices that show the discount, or take it out of the caption.",
            )
    for amount in AMOUNT_OFF.finditer(caption):
        price = PRICE.search(amount[0])
        if price and _cents(price) > best_amount:
            yield (
                "caption.discount",
                f"The caption says {amount[0]}; the listing is reduced by {_dollars(best_amount)} at most.",
                "Set list prices that show the discount, or take it out of the caption.",
            )


def _new_claims(wares: Wares, caption: str, claims: Iterable[WordRule]) -> Iterator[tuple[str, str, str]]:
    said, listed = spoken(caption), spoken(listed_text(wares))
    for claim in claims:
        word = claim.found_in(said)
        if word and not claim.found_in(listed):
            yield (
                "caption.claim",
                f"The caption says “{word}”; the listing does not.",
                f"Say in the listing that it holds ({claim.title}), or take it out of the caption.",
            )


def listed_text(wares: Wares) -> str:
    """All words of the listing; an attribute that is true counts as its own name."""
    facts = [_attribute_words(name, value) for name, value in wares.attributes.items()]
    choices = [option.value for sku in wares.skus for option in sku.options]
    return " \n ".join([wares.title, plain_text(wares.description), wares.brand or "", *facts, *choices])


def _attribute_words(name: str, value: object) -> str:
    if value is True:
        return name.replace("_", " ")
    return " ".join(value) if isinstance(value, list) else str(value)


def plain_text(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def _best_discount(wares: Wares) -> int:
    """The largest reduction of a SKU, in basis points, rounded up for those who say 33 % of a third."""
    cuts = [
        -(-(sku.list_price.amount - sku.price.amount) * BASIS_POINTS // sku.list_price.amount)
        for sku in wares.skus
        if sku.list_price
    ]
    return max(cuts, default=0)


def _best_amount(wares: Wares) -> int:
    return max((sku.list_price.amount - sku.price.amount for sku in wares.skus if sku.list_price), default=0)


def _cents(price: re.Match[str]) -> int:
    return int(price[1].replace(",", "")) * FULL + int(price[2] or 0)


def _dollars(cents: int) -> str:
    return f"${cents // FULL:,}.{cents % FULL:02d}"
