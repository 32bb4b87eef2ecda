"""Inbound shipments: a seller's goods on their way into the platform's warehouse."""

from chalicelib.catalog import service as catalog
from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.errors import UnknownSku
from chalicelib.fulfillment.events import (
    InboundAnnounced,
    InboundCancelled,
    InboundReceived,
)
from chalicelib.fulfillment.models import ExpectedLine, InboundShipment, InboundStatus, NewInbound, Receipt
from chalicelib.fulfillment.rules import INBOUND, OPERATOR, SELLER
from chalicelib.fulfillment.service import fees
from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import PLATFORM_WAREHOUSE
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work


def announce_inbound(work: Work, seller_id: str, new: NewInbound) -> InboundShipment:
    """Tell the platform's warehouse what is coming. Raises UnknownSku."""
    skus = [line.sku_id for line in new.lines]
    known = catalog.listings_of_skus(seller_id, set(skus))
    wrong = sorted({sku for sku in skus if sku not in known or skus.count(sku) > 1})
    if wrong:
        raise UnknownSku("Name SKUs of your own, each once.", sku_ids=wrong)
    inbound = InboundShipment(
        inbound_id=new_id("inb", work.now),
        seller_id=seller_id,
        status=InboundStatus.ANNOUNCED,
        lines=[ExpectedLine(sku_id=line.sku_id, quantity=line.quantity) for line in new.lines],
        reference=new.reference,
        announced_at=work.now,
    )
    work.emit(InboundAnnounced(seller_id=seller_id, inbound_id=inbound.inbound_id))
    return seen_by(SELLER, store.save_inbound(work, inbound))


def receive_inbound(work: Work, inbound_id: str, receipt: Receipt) -> InboundShipment:
    """The warehouse has counted a shipment: good units are on sale, and work and room have their fees.

    Raises NotFound, NotPossible, UnknownSku.
    """
    inbound = store.load_inbound(inbound_id)
    received = INBOUND.move(inbound, "receive", OPERATOR, received_at=work.now)
    lines = rules.counted(inbound.lines, receipt.lines)
    if lines is None:
        raise UnknownSku("Count every SKU that was announced, each once.")
    good = {line.sku_id: line.good or 0 for line in lines}
    inventory.receive(work, inbound.seller_id, PLATFORM_WAREHOUSE, good, inbound_id)
    damaged = sum(line.damaged or 0 for line in lines)
    names = {"seller_id": inbound.seller_id, "inbound_id": inbound_id}
    work.emit(InboundReceived(**names, good=sum(good.values()), damaged=damaged))
    fees.charge_inbound(work, inbound.seller_id, inbound_id, sum(good.values()) + damaged)
    for sku_id in good:
        fees.start_storage(work, inbound.seller_id, sku_id, work.now)
    return seen_by(OPERATOR, store.save_inbound(work, received.with_(lines=lines)))


def cancel_inbound(work: Work, seller_id: str, inbound_id: str) -> InboundShipment:
    """The shipment does not come. Raises NotFound, NotPossible."""
    cancelled = INBOUND.move(get_inbound(seller_id, inbound_id), "cancel", SELLER)
    work.emit(InboundCancelled(seller_id=seller_id, inbound_id=inbound_id))
    return seen_by(SELLER, store.save_inbound(work, cancelled))


def get_inbound(seller_id: str, inbound_id: str) -> InboundShipment:
    """A seller's inbound shipment. Raises NotFound for another's."""
    inbound = store.load_inbound(inbound_id)
    if inbound.seller_id != seller_id:
        raise NotFound
    return seen_by(SELLER, inbound)


def inbound_of(seller_id: str, query: PageQuery) -> Page[InboundShipment]:
    """A seller's inbound shipments, newest first."""
    page = store.inbound_of_seller(seller_id, query)
    return page.model_copy(update={"data": [seen_by(SELLER, inbound) for inbound in page.data]})


def inbound_in(status: InboundStatus, query: PageQuery) -> Page[InboundShipment]:
    """Everyone's inbound shipments in a status, the longest announced first."""
    page = store.inbound_in_status(status.value, query)
    return page.model_copy(update={"data": [seen_by(OPERATOR, inbound) for inbound in page.data]})


def seen_by(role: str, inbound: InboundShipment) -> InboundShipment:
    return inbound.with_(possible_actions=INBOUND.possible(inbound.status, role))
