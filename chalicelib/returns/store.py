"""Returns in DynamoDB: each case under its own id, and beside them what an order, a shop and a buyer add up to.

| access pattern | index | key |
|---|---|---|
| one case | table | pk = return id, sk = case |
| the cases of an order and the units they took | table | pk = order id, sk = returns |
| a shop's terms at an instant | table | pk = seller id # terms, sk <= instant |
| a seller's counts by tab | table | pk = seller id # counts, sk = counts |
| how many cases a buyer has had with a seller | table | pk = seller id # buyers, sk = buyer id |
| a seller's cases, newest first | by_seller | seller_key = seller#shard, pk |
| a seller's cases of a tab, what is due first | by_tab | tab_key = seller#tab#shard, due_key |
| a buyer's cases, newest first | by_buyer | buyer_id, pk |
| disputes an operator has to decide, oldest first | by_dispute | dispute_key = shard, due_key |
"""

from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.orders.models import Order
from chalicelib.returns.models import OrderReturns, Return, ReturnCounts, ReturnSettings, ReturnStatus
from chalicelib.returns.rules import TAB_OF, Tab

TABLE = settings.resource("returns")


class BySeller(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_seller"
        projection = KeysOnlyProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByTab(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_tab"
        projection = KeysOnlyProjection()

    tab_key = UnicodeAttribute(hash_key=True)
    due_key = UnicodeAttribute(range_key=True)


class ByBuyer(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_buyer"
        projection = KeysOnlyProjection()

    buyer_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByDispute(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_dispute"
        projection = AllProjection()

    dispute_key = UnicodeAttribute(hash_key=True)
    due_key = UnicodeAttribute(range_key=True)


class ReturnRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="case")
    seller_key = UnicodeAttribute()
    tab_key = UnicodeAttribute()
    due_key = UnicodeAttribute()
    buyer_id = UnicodeAttribute()
    dispute_key = UnicodeAttribute(null=True)
    entity = EntityAttribute(Return)
    by_seller = BySeller()
    by_tab = ByTab()
    by_buyer = ByBuyer()
    by_dispute = ByDispute()


class OrderReturnsRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="returns")
    entity = EntityAttribute(OrderReturns)


class TermsRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(ReturnSettings)


class CountsRow(Row):
    """One number a tab, changed with every step of a case."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="counts")
    to_answer = NumberAttribute(default=0)
    to_inspect = NumberAttribute(default=0)
    waiting_for_buyer = NumberAttribute(default=0)
    on_the_way_back = NumberAttribute(default=0)
    disputed = NumberAttribute(default=0)
    replacing = NumberAttribute(default=0)
    refunding = NumberAttribute(default=0)
    ended = NumberAttribute(default=0)


class BuyerRow(Row):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    asked = NumberAttribute(default=0)


def save(work: Work, case: Return, before: Return | None) -> Return:
    """A case, and the counts of the tabs it leaves and enters. `before` is None for a new one."""
    shard = shard_of(case.return_id)
    tab = TAB_OF[case.status]
    at = case.due or case.ended_at or work.now
    row = ReturnRow(
        case.return_id,
        seller_key=f"{case.seller_id}#{shard}",
        tab_key=f"{case.seller_id}#{tab}#{shard}",
        due_key=f"{_instant(at)}#{case.return_id}",
        buyer_id=case.buyer_id,
        dispute_key=str(shard) if case.status is ReturnStatus.DISPUTED else None,
        entity=case.with_(possible_actions=[], suggestion=None),
    )
    _count(work, case.seller_id, TAB_OF[before.status] if before else None, tab)
    return work.save(row, case)


def _count(work: Work, seller_id: str, left: Tab | None, entered: Tab) -> None:
    if left is entered:
        return
    changes = {entered: 1} | ({left: -1} if left else {})
    work.gather(f"returns#{seller_id}", changes, partial(_add_counts, seller_id))


def _add_counts(seller_id: str, work: Work, parts: list[dict[Tab, int]]) -> None:
    totals = {tab: sum(part.get(tab, 0) for part in parts) for tab in dict.fromkeys(chain(*parts))}
    actions = [getattr(CountsRow, tab).add(change) for tab, change in totals.items()]
    work.change(CountsRow(f"{seller_id}#counts"), actions, None, Conflict())


def load(return_id: str) -> Return:
    """One case by its id; the caller checks whose it is. Raises NotFound."""
    case: Return = ReturnRow.load(return_id, "case")
    return case


def of_seller(seller_id: str, tab: Tab | None, query: PageQuery) -> Page[Return]:
    """A seller's cases: newest first, or of one tab by what is due first; what has ended, last first."""
    if tab is None:
        keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
        return _whole(merged_page(ReturnRow.by_seller, ReturnRow.pk, keys, query, read=_id))
    keys = [f"{seller_id}#{tab}#{shard}" for shard in range(SHARDS)]
    last_first = tab is Tab.ENDED
    return _whole(merged_page(ReturnRow.by_tab, ReturnRow.due_key, keys, query, newest_first=last_first, read=_id))


def of_buyer(buyer_id: str, query: PageQuery) -> Page[Return]:
    return _whole(merged_page(ReturnRow.by_buyer, ReturnRow.pk, [buyer_id], query, read=_id))


def _id(row: ReturnRow) -> str:
    return str(row.pk)


def _whole(page: Page[str]) -> Page[Return]:
    """The cases of a page of ids: the indexes hold keys only, since every step of a case changes it."""
    rows = ReturnRow.batch_get([(return_id, "case") for return_id in page.data]) if page.data else []
    found = {row.pk: row.current for row in rows}
    return Page(data=[found[return_id] for return_id in page.data], next_cursor=page.next_cursor)


def disputes(query: PageQuery) -> Page[Return]:
    """What operators have to decide, oldest first."""
    keys = [str(shard) for shard in range(SHARDS)]
    return merged_page(ReturnRow.by_dispute, ReturnRow.due_key, keys, query, newest_first=False)


def counts(seller_id: str) -> ReturnCounts:
    row = CountsRow.find(f"{seller_id}#counts", "counts") or CountsRow(f"{seller_id}#counts")
    return ReturnCounts(**{tab.value: int(getattr(row, tab)) for tab in Tab})


def of_order(order: Order) -> OrderReturns:
    """The cases of an order; one that never had any has none."""
    row = OrderReturnsRow.find(order.order_id, "returns")
    if row is None:
        return OrderReturns(order_id=order.order_id, seller_id=order.seller_id, buyer_id=order.buyer_id)
    found: OrderReturns = row.current
    return found


def save_of_order(work: Work, returns: OrderReturns) -> OrderReturns:
    return work.save(OrderReturnsRow(returns.order_id, entity=returns), returns)


def count_asked(work: Work, seller_id: str, buyer_id: str) -> None:
    work.change(BuyerRow(f"{seller_id}#buyers", buyer_id), [BuyerRow.asked.add(1)], None, Conflict())


def asked_before(seller_id: str, buyer_id: str) -> int:
    """How many cases a buyer has had with a seller, this one included."""
    row = BuyerRow.find(f"{seller_id}#buyers", buyer_id, consistent=False)
    return int(row.asked) if row else 0


def settings_at(seller_id: str, at: datetime) -> ReturnSettings:
    """A shop's own terms as they stood at an instant; a shop that has set none keeps to the market's."""
    sk = TermsRow.sk <= _instant(at)
    rows = TermsRow.query(f"{seller_id}#terms", sk, scan_index_forward=False, limit=1, consistent_read=True)
    row = next(iter(rows), None)
    found: ReturnSettings = row.current if row else ReturnSettings(seller_id=seller_id)
    return found


def save_settings(work: Work, new: ReturnSettings) -> ReturnSettings:
    return work.save(TermsRow(f"{new.seller_id}#terms", _instant(work.now), entity=new), new)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
