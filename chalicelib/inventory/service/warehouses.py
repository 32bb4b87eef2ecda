"""Where a seller's units are."""

from chalicelib.inventory import places
from chalicelib.inventory.events import WarehouseAdded
from chalicelib.inventory.models import MAIN, WAREHOUSE, NewWarehouse, Warehouse
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers


def add_warehouse(work: Work, seller_id: str, new: NewWarehouse) -> Warehouse:
    """Another warehouse beside the main one."""
    warehouse = Warehouse(
        warehouse_id=new_id(WAREHOUSE, work.now),
        seller_id=seller_id,
        name=new.name,
        address=new.address,
        created_at=work.now,
    )
    work.emit(WarehouseAdded(seller_id=seller_id, warehouse_id=warehouse.warehouse_id))
    return places.save_warehouse(work, warehouse)


def warehouses(seller_id: str, query: PageQuery) -> Page[Warehouse]:
    """The main warehouse, then those added; the first page begins with the main one."""
    page = places.warehouses(seller_id, query)
    if query.cursor is None:
        page.data.insert(0, _main(seller_id))
    return page


def _main(seller_id: str) -> Warehouse:
    seller = sellers.active(seller_id)
    return Warehouse(warehouse_id=MAIN, seller_id=seller_id, name=seller.ship_from.name, address=seller.ship_from)
