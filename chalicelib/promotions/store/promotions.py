"""Promotions and their codes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.kit.batch import Batch
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict
from chalicelib.kit.remembered import Remembered
from chalicelib.kit.work import Work
from chalicelib.promotions.errors import CodeTaken
from chalicelib.promotions.models import Promotion
from chalicelib.promotions.rules.lifecycle import IN_FORCE
from chalicelib.promotions.store.rows import CodeRow, ForceRow, PromotionRow

INDEX_SECONDS = 10
"""An index is up to date long before: so long what it said is remembered, and no longer."""

_in_force: Remembered[list[Promotion]] = Remembered(INDEX_SECONDS)


def save(work: Work, promotion: Promotion) -> Promotion:
    in_force = promotion.status in IN_FORCE
    row = PromotionRow(
        promotion.owner,
        promotion.promotion_id,
        force_key=promotion.owner if in_force else None,
        ends_key=f"{promotion.ends_at.isoformat()}#{promotion.promotion_id}" if in_force else None,
        entity=promotion.with_(possible_actions=[]),
    )
    work.gather(f"promotions#{promotion.owner}", None, partial(_count_change, promotion.owner))
    return work.save(row, promotion)


def _count_change(owner: str, work: Work, parts: list[Any]) -> None:
    work.change(ForceRow(_force_key(owner)), [ForceRow.changes.add(1)], None, Conflict())


def _force_key(owner: str) -> str:
    return f"force#{owner}"


def load(owner: str, promotion_id: str) -> Promotion:
    """One promotion of this owner; another's is NotFound like a missing one."""
    promotion: Promotion = PromotionRow.load(owner, promotion_id)
    return promotion


def load_many(keys: Iterable[tuple[str, str]]) -> list[Promotion]:
    """Promotions by (owner, id); the missing are absent."""
    wanted = list(keys)
    return [row.current for row in PromotionRow.batch_get(wanted)] if wanted else []


def of_owner(owner: str, query: PageQuery) -> Page[Promotion]:
    """An owner's promotions, newest first."""
    return merged_page(PromotionRow, PromotionRow.sk, [owner], query)


def in_force(owner: str, now: datetime) -> list[Promotion]:
    """What an owner has running or coming."""
    rows = PromotionRow.in_force.query(owner, PromotionRow.ends_key > now.isoformat())
    return [row.current for row in rows]


def changes(batch: Batch, owners: Iterable[str]) -> Callable[[], Mapping[str, int]]:
    """How often the promotions of each owner have changed; an owner who never had any is absent."""
    rows = batch.want(ForceRow, [(_force_key(owner), "changes") for owner in owners])
    return lambda: {row.pk.partition("#")[2]: int(row.changes) for row in rows()}


def in_force_since(owner: str, changes: int, now: datetime) -> list[Promotion]:
    """`in_force`, remembered until the owner's promotions have changed once more."""
    known = _in_force.get((owner, changes), lambda: in_force(owner, now))
    return [promotion for promotion in known if promotion.ends_at > now]


def _code_key(market: str, code: str) -> str:
    return f"code#{market}#{code.upper()}"


def claim_code(work: Work, promotion: Promotion, code: str) -> None:
    """A code belongs to one coupon of the market while that is in force. Raises CodeTaken on commit."""
    row = CodeRow(_code_key(promotion.market, code), owner=promotion.owner, promotion_id=promotion.promotion_id)
    work.put(row, CodeRow.pk.does_not_exist(), CodeTaken(f"Choose another code than {code}."))


def free_code(work: Work, promotion: Promotion, code: str) -> None:
    work.delete(CodeRow(_code_key(promotion.market, code), sk="code"))


def with_codes(batch: Batch, market: str, codes: Iterable[str]) -> Callable[[], dict[str, tuple[str, str]]]:
    """(Owner, promotion id) by code in capitals; a code nobody has is absent."""
    rows = batch.want(CodeRow, [(_code_key(market, code), "code") for code in codes])
    return lambda: {row.pk.rsplit("#", 1)[1]: (row.owner, row.promotion_id) for row in rows()}
