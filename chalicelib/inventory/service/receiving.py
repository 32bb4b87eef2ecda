"""Units that arrive in a warehouse, and which warehouse an order's units leave."""

from collections.abc import Mapping

from chalicelib.inventory import counters, log, store
from chalicelib.inventory.models import Holding, Move, Reason
from chalicelib.inventory.service.counting import open_sku
from chalicelib.inventory.service.moving import move
from chalicelib.kit.work import Work


def receive(work: Work, seller_id: str, warehouse_id: str, units: Mapping[str, int], source: str) -> None:
    """Units by SKU have arrived and can be sold; `source` is what they came with."""
    known = store.levels(((seller_id, sku_id) for sku_id in units), consistent=True)
    for sku_id, quantity in units.items():
        level = known.get(sku_id)
        if level is None:
            first = Holding(holding=warehouse_id, available=quantity, reserved=0)
            open_sku(work, seller_id, sku_id, first, Reason.RECEIVED, source)
        elif quantity:
            move(work, seller_id, level, counters.Change([Move(warehouse_id, quantity)]), Reason.RECEIVED, source)


def held_for(seller_id: str, order_id: str) -> dict[str, str]:
    """Where an order's units are, by SKU: a warehouse, or a pool or bucket of the main one."""
    return log.held_by(seller_id, order_id)
