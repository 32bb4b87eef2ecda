"""Sales whose money waits for an operator when its time has come; closing the case releases it.

A checkout refuses the own shop's goods; this asks again where the money leaves, for who has joined the shop since.
And a delivery that the seller alone has reported may have been denied by a carrier.
"""

from collections.abc import Iterator

from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.models import Order
from chalicelib.payouts.models import CaseKind, CaseStatus, Sale
from chalicelib.payouts.service.operator_cases import open_case_once
from chalicelib.sellers import service as sellers

WHY = {
    CaseKind.OWN_SHOP_SALE: "The buyer works for the shop",
    CaseKind.DELIVERY_DENIED: "The seller reports a delivery that a carrier denies",
}


def waits_for_operator(work: Work, sale: Sale, order: Order) -> bool:
    """Whether an operator has to look at a sale before its money is released; opens a case once."""
    if sale.pending <= 0:
        return False
    return any(_is_open(work, sale, kind) for kind in _doubts(sale, order))


def _doubts(sale: Sale, order: Order) -> Iterator[CaseKind]:
    if sellers.is_member(sale.seller_id, order.buyer_id):
        yield CaseKind.OWN_SHOP_SALE
    if orders.is_delivery_denied(order):
        yield CaseKind.DELIVERY_DENIED


def _is_open(work: Work, sale: Sale, kind: CaseKind) -> bool:
    detail = f"{WHY[kind]}: {sale.pending} cents wait. Close the case to release them."
    return open_case_once(work, sale.seller_id, kind, sale.order_id, detail).status is CaseStatus.OPEN
