"""Stock in DynamoDB: native numbers, changed in place under conditions, never read and written back.

| access pattern | index | key |
|---|---|---|
| stock of a seller's SKU | table | pk = seller#sku |
"""

from collections.abc import Iterable, Mapping

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.inventory.errors import OutOfStock
from chalicelib.inventory.models import StockLevel
from chalicelib.kit import settings
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work


class StockRow(Row):
    class Meta:
        table_name = settings.resource("inventory")

    pk = UnicodeAttribute(hash_key=True)
    available = NumberAttribute(default=0)
    reserved = NumberAttribute(default=0)
    on_sale = BooleanAttribute(default=True)

    @property
    def level(self) -> StockLevel:
        return StockLevel(
            sku_id=self.pk.split("#")[1],
            available=self.available,
            reserved=self.reserved,
            on_hand=self.available + self.reserved,
            on_sale=self.on_sale,
        )


def _row(seller_id: str, sku_id: str) -> StockRow:
    return StockRow(f"{seller_id}#{sku_id}")


def level(seller_id: str, sku_id: str) -> StockLevel:
    """Stock of a SKU; one that was never counted has none."""
    row = StockRow.find(f"{seller_id}#{sku_id}")
    found: StockLevel = (row or _row(seller_id, sku_id)).level
    return found


def levels(keys: Iterable[tuple[str, str]]) -> dict[str, StockLevel]:
    """Stock by SKU id, of many (seller, SKU), a hundred a call."""
    rows = StockRow.batch_get([f"{seller_id}#{sku_id}" for seller_id, sku_id in keys])
    found = [row.level for row in rows]
    return {stock.sku_id: stock for stock in found}


def count(work: Work, seller_id: str, seen: StockLevel, on_hand: int) -> None:
    """Set what is on hand, if nothing moved since `seen`."""
    unchanged = (StockRow.available == seen.available) & (StockRow.reserved == seen.reserved)
    if seen.on_hand == 0:
        unchanged = unchanged | StockRow.pk.does_not_exist()
    actions = [
        StockRow.available.set(on_hand - seen.reserved),
        StockRow.reserved.set(seen.reserved),
        StockRow.on_sale.set(seen.on_sale),
    ]
    work.change(_row(seller_id, seen.sku_id), actions, unchanged, Conflict())


def put_on_sale(work: Work, seller_id: str, seen: StockLevel, on_sale: bool) -> None:
    actions = [
        StockRow.on_sale.set(on_sale),
        StockRow.available.set(StockRow.available | 0),
        StockRow.reserved.set(StockRow.reserved | 0),
    ]
    work.change(_row(seller_id, seen.sku_id), actions, None, Conflict())


def reserve(work: Work, seller_id: str, units: Mapping[str, int]) -> None:
    """Available to reserved, all of them or OutOfStock."""
    for sku_id, quantity in units.items():
        enough = (StockRow.available >= quantity) & (StockRow.on_sale == True)  # noqa: E712 (a condition)
        actions = [StockRow.available.add(-quantity), StockRow.reserved.add(quantity)]
        work.change(_row(seller_id, sku_id), actions, enough, OutOfStock(sku_id))


def release(work: Work, seller_id: str, units: Mapping[str, int]) -> None:
    """Reserved back to available."""
    for sku_id, quantity in units.items():
        actions = [StockRow.available.add(quantity), StockRow.reserved.add(-quantity)]
        work.change(_row(seller_id, sku_id), actions, StockRow.reserved >= quantity, Conflict())


def take(work: Work, seller_id: str, units: Mapping[str, int]) -> None:
    """Reserved units leave the house."""
    for sku_id, quantity in units.items():
        actions = [StockRow.reserved.add(-quantity)]
        work.change(_row(seller_id, sku_id), actions, StockRow.reserved >= quantity, Conflict())
