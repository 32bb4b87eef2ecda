"""Reads a market's data files, each once and only when asked for."""

from bisect import bisect_right
from datetime import datetime
from functools import cache
from typing import Any

from chalicelib.markets.errors import NoPolicyYet, UnknownCategory
from chalicelib.markets.files import read
from chalicelib.markets.models import Area, Calendar, Category, Policy, SalesTax, WordRule, WordRules


def policy_at(market: str, instant: datetime) -> Policy:
    """The policy in force at an aware instant; a version holds from its first instant on.

    Refuses an unknown market, and an instant before the market's first policy.
    """
    history = policies(market)
    version = bisect_right(history, instant, key=lambda policy: policy.effective_from)
    if version == 0:
        raise NoPolicyYet(f"The first policy of {market} is of {history[0].effective_from:%Y-%m-%d}.")
    return history[version - 1]


@cache
def policies(market: str) -> tuple[Policy, ...]:
    """Every version of the market's policy, oldest first. A later version states only what changed."""
    data = read(market)
    document = data["first"] | {fact: data[fact] for fact in ("market", "name", "currency")}
    history = [Policy.model_validate(document)]
    for change in data["changes"]:
        document = _changed(document, change)
        history.append(Policy.model_validate(document))
    return tuple(history)


@cache
def calendar(market: str) -> Calendar:
    """The market's holidays."""
    return Calendar.model_validate(read(market, "_holidays"))


def category(market: str, category_id: str) -> Category:
    """The leaf with this id; refuses an unknown id and one that is not a leaf."""
    try:
        return _categories(market)[category_id]
    except KeyError:
        raise UnknownCategory(f"{category_id} is not a leaf of the category tree of {market}.") from None


def categories(market: str) -> tuple[Category, ...]:
    """The leaves of the market's tree, in the order of the tree."""
    return tuple(_categories(market).values())


@cache
def areas(market: str) -> dict[str, Area]:
    """The market's areas by code."""
    return {code: Area.model_validate(area) for code, area in read(market, "_areas")["areas"].items()}


@cache
def sales_tax(market: str) -> SalesTax:
    """The market's sales taxes by place."""
    return SalesTax.model_validate(read(market, "_sales_tax"))


@cache
def word_rules(market: str) -> WordRules:
    """What may not be sold in the market, and what its listings may not just say."""
    watched = read(market, "_watched")
    return WordRules(
        prohibited=_words(read(market, "_prohibited")["items"]),
        watched=_words(watched["items"]),
        claims=_words(watched["claims"]),
    )


def _words(items: list[dict[str, Any]]) -> tuple[WordRule, ...]:
    return tuple(WordRule.model_validate(item) for item in items)


@cache
def _categories(market: str) -> dict[str, Category]:
    data = read(market, "_categories")
    leaves = (_leaf(path, data["attributes"]) for path in _paths(data["tree"]))
    return {leaf.id: leaf for leaf in leaves}


def _paths(tree: dict[str, Any]) -> list[tuple[tuple[str, dict[str, Any]], ...]]:
    return [
        (department, group, leaf)
        for department in tree.items()
        for group in department[1]["children"].items()
        for leaf in group[1]["children"].items()
    ]


def _leaf(path: tuple[tuple[str, dict[str, Any]], ...], attributes: dict[str, Any]) -> Category:
    fields = dict(path[-1][1])
    del fields["name"]
    fields["attributes"] = [
        attributes[name] | {"name": name, "required": need == "required"}
        for need in ("required", "optional")
        for name in fields.pop(need, [])
    ]
    fields["id"] = ".".join(slug for slug, _ in path)
    fields["path"] = [node["name"] for _, node in path]
    return Category.model_validate(fields)


def _changed(document: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The document with a merge patch applied: objects merge, anything else replaces."""
    return document | {
        name: _changed(document[name], value) if isinstance(value, dict) else value
        for name, value in change.items()
    }
