"""What promotions brought, what SKUs cost, and the floor of a seller."""

from collections.abc import Iterable, Mapping

from chalicelib.kit.money import Money
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.promotions.models import (
    MarginGuard,
)
from chalicelib.promotions.store.rows import RESULT, RESULTS, TALLY, TRIAL, CostRow, GuardRow, ResultRow, TallyRow


def book_result(work: Work, promotion_id: str, counts: Mapping[str, int], row: str = RESULT) -> None:
    """Add to what a promotion has brought."""
    actions = [getattr(ResultRow, name).add(count) for name, count in counts.items()]
    work.change(ResultRow(promotion_id, row), actions, None, Conflict())


def result(promotion_id: str) -> tuple[TallyRow | None, dict[str, int]]:
    """A promotion's tally, and the sums of what it brought."""
    tally: TallyRow | None = TallyRow.find(promotion_id, TALLY)
    rows = ResultRow.batch_get([(promotion_id, RESULT), (promotion_id, TRIAL)])
    sums: dict[str, int] = {}
    for row in rows:
        found = {name: getattr(row, name) for name in RESULTS}
        sums |= {name: int(value) for name, value in found.items() if value is not None}
    return tally, sums


def _costs(seller_id: str) -> str:
    return f"costs#{seller_id}"


def save_cost(work: Work, seller_id: str, sku_id: str, cents: int) -> None:
    work.put(CostRow(_costs(seller_id), sku_id, cost=cents))


def costs(seller_id: str, sku_ids: Iterable[str]) -> dict[str, int]:
    """Cost in cents by SKU, of those the seller has given."""
    wanted = [(_costs(seller_id), sku_id) for sku_id in set(sku_ids)]
    return {row.sk: int(row.cost) for row in CostRow.batch_get(wanted)} if wanted else {}


def all_costs(seller_id: str, limit: int) -> dict[str, int]:
    """Cost in cents by SKU, of the first so many SKUs."""
    return {row.sk: int(row.cost) for row in CostRow.query(_costs(seller_id), limit=limit)}


def save_guard(work: Work, seller_id: str, guard: MarginGuard) -> None:
    facts = {"floor": guard.floor, "commission": guard.commission, "shipping": guard.shipping.amount}
    work.put(GuardRow(f"guard#{seller_id}", below=guard.below, **facts))


def guard(seller_id: str) -> MarginGuard:
    """The seller's guard; one who set none is warned below nothing."""
    row = GuardRow.find(f"guard#{seller_id}", "guard")
    if row is None:
        return MarginGuard()
    shipping = Money(amount=int(row.shipping))
    return MarginGuard(floor=int(row.floor), below=row.below, commission=int(row.commission), shipping=shipping)
