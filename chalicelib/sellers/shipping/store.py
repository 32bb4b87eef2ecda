"""Shipping settings in the sellers table.

| access pattern | index | key |
|---|---|---|
| the settings of one seller, or of a cart's sellers | table | pk = seller id # shipping |
| orders taken today by a shop with a capacity | table | pk = seller id # orders |
"""

from collections.abc import Callable, Iterable
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.batch import Batch
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.sellers.errors import CapacityReached
from chalicelib.sellers.shipping.models import OrdersToday, ShippingSettings


class ShippingRow(EntityRow):
    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    entity = EntityAttribute(ShippingSettings)


class OrdersTodayRow(Row):
    """A counter of the market's current day, changed in place with each order."""

    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(null=True)
    taken = NumberAttribute(default=0)


def load(seller_id: str) -> ShippingSettings:
    """A seller's settings; a seller who has set nothing has empty ones."""
    row = ShippingRow.find(f"{seller_id}#shipping")
    return row.current if row else ShippingSettings(seller_id=seller_id)


def load_with(batch: Batch, seller_ids: Iterable[str]) -> Callable[[], dict[str, ShippingSettings]]:
    """The settings of several sellers, once the batch is read."""
    wanted = list(dict.fromkeys(seller_ids))
    rows = batch.want(ShippingRow, [(f"{seller_id}#shipping",) for seller_id in wanted])
    return lambda: _by_seller(wanted, rows())


def _by_seller(wanted: Iterable[str], rows: Iterable[ShippingRow]) -> dict[str, ShippingSettings]:
    found = {row.entity.seller_id: row.current for row in rows}
    return {seller_id: found.get(seller_id, ShippingSettings(seller_id=seller_id)) for seller_id in wanted}


def save(work: Work, shipping: ShippingSettings) -> ShippingSettings:
    return work.save(ShippingRow(f"{shipping.seller_id}#shipping", entity=shipping), shipping)


def orders_of_day(seller_id: str) -> OrdersToday | None:
    row = OrdersTodayRow.find(f"{seller_id}#orders")
    return OrdersToday(day=date.fromisoformat(row.day), taken=int(row.taken)) if row else None


def count_order(work: Work, seller_id: str, today: date, capacity: int, seen: OrdersToday | None) -> None:
    """One more order of the day, or CapacityReached; the first order of a day starts its count."""
    row, day = OrdersTodayRow(f"{seller_id}#orders"), today.isoformat()
    if seen is not None and seen.day >= today:
        condition = (OrdersTodayRow.day == seen.day.isoformat()) & (OrdersTodayRow.taken < capacity)
        actions = [OrdersTodayRow.taken.add(1)]
        work.change(row, actions, condition, CapacityReached(capacity))
        return
    condition = OrdersTodayRow.pk.does_not_exist() | (OrdersTodayRow.day < day)
    work.change(row, [OrdersTodayRow.day.set(day), OrdersTodayRow.taken.set(1)], condition, Conflict())
