"""Stock in DynamoDB: native numbers, changed in place under conditions, never read and written back.

| access pattern | index | key |
|---|---|---|
| a SKU's units in a warehouse | table | pk = seller#sku, sk = warehouse (main bears what is known of the SKU) |
| a SKU's units in a pool; the SKUs of a pool | table | pk = seller#pool, sk = sku |
| a SKU's units in a bucket | table | pk = seller#sku#bucket, sk = bucket |
| a seller's stock | by_seller | seller_key = seller#shard, sku_id |
| a seller's stock that is low, or out | by_state | state_key = seller#state#shard, sku_id |
| a seller's outside sync, by day | table | pk = seller#sync, sk = day (lags.py) |
| a seller's movements, by time | table | pk = seller#movements#shard, sk = movement id (log.py) |
| a seller's pools; warehouses | table | pk = seller#pools or seller#warehouses, sk = id (places.py) |
| what an order holds, and where | table | the same; the movement's id follows from the order's |

The indexes hold keys only and are written when a SKU is first counted or crosses its threshold: a sale costs the
one item it changes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.inventory.models import (
    BUCKET,
    MAIN,
    POOL,
    Holding,
    PoolUnits,
    StockLevel,
    StockState,
)
from chalicelib.kit import settings
from chalicelib.kit.batch import Batch
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import Row


class BySeller(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_seller"
        projection = KeysOnlyProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    sku_id = UnicodeAttribute(range_key=True)


class ByState(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_state"
        projection = KeysOnlyProjection()

    state_key = UnicodeAttribute(hash_key=True)
    sku_id = UnicodeAttribute(range_key=True)


class StockRow(Row):
    """One holding of a SKU. The main one knows the SKU: `holdings` names the others, `open_places` counts those of
    them, pools apart, that have units."""

    class Meta:
        table_name = settings.resource("inventory")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    available = NumberAttribute(default=0)
    reserved = NumberAttribute(default=0)
    sold: MapAttribute[str, Any] = MapAttribute(default=dict)
    source_version = NumberAttribute(null=True)
    on_sale = BooleanAttribute(null=True)
    threshold = NumberAttribute(null=True)
    since = UnicodeAttribute(null=True)
    holdings = UnicodeSetAttribute(null=True)
    open_places = NumberAttribute(default=0)
    sku_id = UnicodeAttribute(null=True)
    seller_key = UnicodeAttribute(null=True)
    state_key = UnicodeAttribute(null=True)
    by_seller = BySeller()
    by_state = ByState()

    @property
    def holding(self) -> Holding:
        return Holding(
            holding=self.sk,
            available=self.available,
            reserved=self.reserved,
            sold={day: int(units) for day, units in self.sold.as_dict().items()},
            source_version=self.source_version,
        )


Key = tuple[str, str]


def key_of(seller_id: str, sku_id: str, holding: str) -> Key:
    """A pool's units lie together; a bucket is a partition of its own, which is what it is for."""
    if holding.startswith(POOL):
        return f"{seller_id}#{holding}", sku_id
    if holding.startswith(BUCKET):
        return f"{seller_id}#{sku_id}#{holding}", holding
    return f"{seller_id}#{sku_id}", holding


def state_key_of(seller_id: str, sku_id: str, state: StockState) -> str:
    return f"{seller_id}#{state}#{shard_of(sku_id)}"


def levels(skus: Iterable[tuple[str, str]], *, consistent: bool = False) -> dict[str, StockLevel]:
    """Stock by SKU id, of many (seller, SKU), a hundred a call; those never counted are absent."""
    keys = _main_keys(skus)
    return _levels(keys, StockRow.batch_get(list(keys), consistent_read=consistent), consistent)


def levels_with(batch: Batch, skus: Iterable[tuple[str, str]]) -> Callable[[], dict[str, StockLevel]]:
    """The same, consistent, once the batch is read; units outside the main warehouse are read after it."""
    keys = _main_keys(skus)
    rows = batch.want(StockRow, keys, consistent=True)
    return lambda: _levels(keys, rows(), consistent=True)


def _main_keys(skus: Iterable[tuple[str, str]]) -> dict[Key, str]:
    return {key_of(seller_id, sku_id, MAIN): sku_id for seller_id, sku_id in skus}


def _levels(keys: Mapping[Key, str], rows: Iterable[StockRow], consistent: bool) -> dict[str, StockLevel]:
    main = {keys[row.pk, row.sk]: row for row in rows}
    sellers = {sku_id: pk.split("#")[0] for (pk, _), sku_id in keys.items()}
    others = {
        key_of(sellers[sku_id], sku_id, name): (sku_id, name)
        for sku_id, row in main.items()
        for name in row.holdings or ()
    }
    parts: dict[str, list[Holding]] = {sku_id: [row.holding] for sku_id, row in main.items()}
    for row in StockRow.batch_get(list(others), consistent_read=consistent) if others else ():
        sku_id, name = others[row.pk, row.sk]
        parts[sku_id].append(row.holding.model_copy(update={"holding": name}))
    return {sku_id: _level(row, sku_id, parts[sku_id]) for sku_id, row in main.items()}


def _level(row: StockRow, sku_id: str, parts: list[Holding]) -> StockLevel:
    since = date.fromisoformat(row.since) if row.since else None
    facts = {"on_sale": row.on_sale, "since": since, "state": row.state_key.split("#")[1]}
    return StockLevel.of(sku_id, parts, threshold=row.threshold, **facts)


def of_seller(seller_id: str, state: StockState | None, query: PageQuery) -> Page[str]:
    """The ids of a seller's counted SKUs, of one state or of all."""
    shards = range(SHARDS)
    if state is None:
        index, keys = StockRow.by_seller, [f"{seller_id}#{shard}" for shard in shards]
    else:
        index, keys = StockRow.by_state, [f"{seller_id}#{state}#{shard}" for shard in shards]
    return merged_page(index, StockRow.sku_id, keys, query, newest_first=False, read=lambda row: row.sku_id)


def of_pool(seller_id: str, pool_id: str, query: PageQuery) -> Page[PoolUnits]:
    """The SKUs of a pool."""
    keys = [f"{seller_id}#{pool_id}"]
    return merged_page(StockRow, StockRow.sk, keys, query, newest_first=False, read=_pooled)


def _pooled(row: StockRow) -> PoolUnits:
    return PoolUnits(sku_id=row.sk, available=row.available, reserved=row.reserved)
