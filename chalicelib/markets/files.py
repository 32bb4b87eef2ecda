"""The data files of the markets. A market is its upper-case country code, and the file data/<code>.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.markets.errors import UnknownMarket

DATA = Path(__file__).parent / "data"


@cache
def markets() -> frozenset[str]:
    """The codes of the markets there is data for."""
    return frozenset(file.stem.upper() for file in DATA.glob("*.json") if "_" not in file.stem)


def read(market: str, kind: str = "") -> dict[str, Any]:
    """A market's policy, or its file of another kind such as `_holidays`. Raises UnknownMarket."""
    if market not in markets():
        raise UnknownMarket(f"There is no market {market}.")
    data: dict[str, Any] = json.loads((DATA / f"{market.lower()}{kind}.json").read_text(encoding="utf-8"))
    return data


@cache
def largest_amounts() -> dict[str, int]:
    """The largest amount a request may name, in minor units, by the currency of each market."""
    documents = [read(market) for market in markets()]
    return {document["currency"]: document["largest_amount"]["minor_units"] for document in documents}
