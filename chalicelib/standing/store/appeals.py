"""Appeals, and the queue of those an operator has to decide."""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work
from chalicelib.standing.models import Appeal, AppealStatus
from chalicelib.standing.store.facts import TABLE
from chalicelib.standing.store.named import named


class ByAppeal(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_appeal"
        projection = AllProjection()

    appeal_key = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class AppealRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    appeal_key = UnicodeAttribute(null=True)
    entity = EntityAttribute(Appeal)
    by_appeal = ByAppeal()


def appeal(seller_id: str, appeal_id: str) -> Appeal:
    """Raises NotFound."""
    found: Appeal = AppealRow.load(f"{seller_id}#appeals", appeal_id)
    return found


def appeals_of(seller_id: str, ids: Sequence[str]) -> list[Appeal]:
    """Those of these ids, oldest first, in one batch."""
    return named(AppealRow, f"{seller_id}#appeals", ids)


def appeals(seller_id: str, query: PageQuery) -> Page[Appeal]:
    """All there were, newest first."""
    return merged_page(AppealRow, AppealRow.sk, [f"{seller_id}#appeals"], query)


def open_appeals(query: PageQuery) -> Page[Appeal]:
    """What operators have to decide, the oldest first."""
    keys = [str(shard) for shard in range(SHARDS)]
    return merged_page(AppealRow.by_appeal, AppealRow.sk, keys, query, newest_first=False)


def save_appeal(work: Work, new: Appeal) -> Appeal:
    key = str(shard_of(new.appeal_id)) if new.status is AppealStatus.OPEN else None
    bare = new.with_(possible_actions=[], files={})
    return work.save(AppealRow(f"{new.seller_id}#appeals", new.appeal_id, appeal_key=key, entity=bare), new)
