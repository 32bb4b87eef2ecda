"""Promotions and their codes."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.promotions.errors import CodeTaken
from chalicelib.promotions.models import (
    Promotion,
)
from chalicelib.promotions.rules.lifecycle import IN_FORCE
from chalicelib.promotions.store.rows import CodeRow, PromotionRow


def save(work: Work, promotion: Promotion) -> Promotion:
    in_force = promotion.status in IN_FORCE
    row = PromotionRow(
        promotion.owner,
        promotion.promotion_id,
        force_key=promotion.owner if in_force else None,
        ends_key=f"{promotion.ends_at.isoformat()}#{promotion.promotion_id}" if in_force else None,
        entity=promotion.with_(possible_actions=[]),
    )
    return work.save(row, promotion)


def load(owner: str, promotion_id: str) -> Promotion:
    """One promotion of this owner; another's is NotFound like a missing one."""
    row = PromotionRow.find(owner, promotion_id)
    if row is None:
        raise NotFound
    promotion: Promotion = row.current
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


def _code_key(market: str, code: str) -> str:
    return f"code#{market}#{code.upper()}"


def claim_code(work: Work, promotion: Promotion, code: str) -> None:
    """A code belongs to one coupon of the market while that is in force. Raises CodeTaken on commit."""
    row = CodeRow(_code_key(promotion.market, code), owner=promotion.owner, promotion_id=promotion.promotion_id)
    work.put(row, CodeRow.pk.does_not_exist(), CodeTaken(f"Choose another code than {code}."))


def free_code(work: Work, promotion: Promotion, code: str) -> None:
    work.delete(CodeRow(_code_key(promotion.market, code), sk="code"))


def with_codes(market: str, codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(Owner, promotion id) by code in capitals; a code nobody has is absent."""
    wanted = [(_code_key(market, code), "code") for code in set(codes)]
    rows = CodeRow.batch_get(wanted) if wanted else []
    return {row.pk.rsplit("#", 1)[1]: (row.owner, row.promotion_id) for row in rows}
