"""Rows of the seller's warehouses and pools; their units are rows of store.py."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.inventory.models import Pool, Warehouse
from chalicelib.kit import settings
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work


class PoolRow(EntityRow):
    class Meta:
        table_name = settings.resource("inventory")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Pool)


class WarehouseRow(EntityRow):
    class Meta:
        table_name = settings.resource("inventory")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Warehouse)


def save_pool(work: Work, pool: Pool) -> Pool:
    row = PoolRow(f"{pool.seller_id}#pools", pool.pool_id, entity=pool.with_(possible_actions=[]))
    return work.save(row, pool)


def load_pool(seller_id: str, pool_id: str) -> Pool:
    """A seller's pool. Raises NotFound."""
    row = PoolRow.find(f"{seller_id}#pools", pool_id)
    if row is None:
        raise NotFound
    pool: Pool = row.current
    return pool


def pools(seller_id: str, query: PageQuery) -> Page[Pool]:
    """A seller's pools, newest first."""
    return merged_page(PoolRow, PoolRow.sk, [f"{seller_id}#pools"], query)


def save_warehouse(work: Work, warehouse: Warehouse) -> Warehouse:
    row = WarehouseRow(f"{warehouse.seller_id}#warehouses", warehouse.warehouse_id, entity=warehouse)
    return work.save(row, warehouse)


def has_warehouse(seller_id: str, warehouse_id: str) -> bool:
    return WarehouseRow.find(f"{seller_id}#warehouses", warehouse_id) is not None


def warehouses(seller_id: str, query: PageQuery) -> Page[Warehouse]:
    """The warehouses a seller has added, oldest first."""
    keys = [f"{seller_id}#warehouses"]
    return merged_page(WarehouseRow, WarehouseRow.sk, keys, query, newest_first=False)
