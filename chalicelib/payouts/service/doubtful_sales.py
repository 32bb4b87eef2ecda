"""Sales whose money waits for an operator when its time has come; closing the case releases it.

A checkout refuses the own shop's goods; this asks again where the money leaves, for who has joined the shop since.
And a delivery that the seller alone has reported may have been denied by a carrier.
"""

from collections.abc import Iterator

from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.models import Order
from chalicelib.payouts.events import CaseOpened
from chalicelib.payouts.models import Case, CaseKind, CaseStatus, Sale
from chalicelib.payouts.service.reconciling import PLATFORM
from chalicelib.payouts.store import cases
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
    case_id = f"{kind}:{sale.order_id}"
    seen = cases.find_case(sale.seller_id, case_id)
    if seen is None:
        _open_case(work, sale, kind, case_id)
    return seen is None or seen.status is CaseStatus.OPEN


def _open_case(work: Work, sale: Sale, kind: CaseKind, case_id: str) -> None:
    work.emit(CaseOpened(seller_id=PLATFORM, case_id=case_id, kind=kind))
    cases.save_case(
        work,
        Case(
            case_id=case_id,
            seller_id=sale.seller_id,
            kind=kind,
            subject=sale.order_id,
            detail=f"{WHY[kind]}: {sale.pending} cents wait. Close the case to release them.",
            status=CaseStatus.OPEN,
            opened_at=work.now,
        ),
    )
