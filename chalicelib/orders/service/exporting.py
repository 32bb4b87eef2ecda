"""Exports: a seller's orders as CSV files, written a file a message, so that any number of orders fits."""

from chalicelib.kit import objects
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import MAX_LIMIT, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets.models import CapName
from chalicelib.orders import store
from chalicelib.orders.events import OrderExportRequested
from chalicelib.orders.exports import Export, ExportStatus, NewExport, rows_of
from chalicelib.orders.models import Order
from chalicelib.sellers import service as sellers

BUCKET = "DOCUMENTS_BUCKET"
ORDERS_A_FILE = 2000


def request_export(work: Work, seller_id: str, wish: NewExport) -> Export:
    """Ask for orders as CSV files; the first is written within seconds. Raises TooMany."""
    sellers.count_use(work, seller_id, CapName.ORDER_EXPORTS)
    export = Export(
        export_id=new_id("exp", work.now),
        seller_id=seller_id,
        status=ExportStatus.RUNNING,
        placed_from=wish.placed_from,
        placed_to=wish.placed_to,
        requested_at=work.now,
    )
    work.emit(OrderExportRequested(seller_id=seller_id, export_id=export.export_id, part=0))
    return store.save_export(work, export)


def export_part(work: Work, event: OrderExportRequested, at_most: int = ORDERS_A_FILE) -> None:
    """Write the next file, and ask for the one after it if there is more. Written again it replaces itself."""
    export = store.load_export(event.export_id)
    if export.parts != event.part or export.status is ExportStatus.COMPLETED:
        return
    orders, cursor = _next(export, at_most)
    objects.put(BUCKET, export.document(event.part), rows_of(orders), "text/csv")
    export = export.with_(parts=export.parts + 1, orders=export.orders + len(orders), cursor=cursor)
    if cursor is None:
        export = export.with_(status=ExportStatus.COMPLETED, completed_at=work.now)
    else:
        work.emit(OrderExportRequested(seller_id=export.seller_id, export_id=export.export_id, part=export.parts))
    store.save_export(work, export)


def _next(export: Export, at_most: int) -> tuple[list[Order], str | None]:
    """The orders of the next file, and the cursor of the one after it."""
    orders: list[Order] = []
    cursor = export.cursor
    while len(orders) < at_most:
        query = PageQuery(limit=min(MAX_LIMIT, at_most - len(orders)), cursor=cursor)
        page = store.placed_between(export.seller_id, export.placed_from, export.placed_to, query)
        orders, cursor = [*orders, *page.data], page.next_cursor
        if cursor is None:
            break
    return orders, cursor


def get_export(seller_id: str, export_id: str) -> Export:
    """A seller's export with links to its files. Raises NotFound for another's."""
    export = store.load_export(export_id)
    if export.seller_id != seller_id:
        raise NotFound
    if export.status is not ExportStatus.COMPLETED:
        return export
    links = [
        objects.download(BUCKET, export.document(part), f"orders-{part + 1}.csv") for part in range(export.parts)
    ]
    return export.with_(files=links)
