"""What is left of a new seller's offer."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.kit.work import Work
from chalicelib.promotions.errors import NoGrant
from chalicelib.promotions.store.rows import GrantRow


def grant_key(seller_id: str) -> str:
    return f"grant#{seller_id}"


def save_grant(work: Work, seller_id: str, cents: int, at: datetime, invitation: str) -> None:
    """Once: NoGrant on commit if there was one before."""
    row = GrantRow(grant_key(seller_id), granted=cents, left=cents, granted_at=at, invitation=invitation)
    work.put(row, GrantRow.pk.does_not_exist(), NoGrant("The seller was given it before."))


def grant(seller_id: str) -> GrantRow | None:
    row: GrantRow | None = GrantRow.find(grant_key(seller_id), "grant")
    return row


def grants_left(seller_ids: Iterable[str]) -> dict[str, int]:
    """What is left of new sellers' grants, in cents, by seller."""
    wanted = [(grant_key(seller_id), "grant") for seller_id in set(seller_ids)]
    rows = GrantRow.batch_get(wanted) if wanted else []
    return {row.pk.partition("#")[2]: int(row.left) for row in rows}
