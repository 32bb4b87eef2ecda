"""A sale whose buyer works for the shop: its money waits for an operator, who closes the case to release it.

A checkout refuses such a cart; this asks again where the money leaves, for who has joined the shop since.
"""

from chalicelib.kit.work import Work
from chalicelib.orders.models import Order
from chalicelib.payouts.events import CaseOpened
from chalicelib.payouts.models import Case, CaseKind, CaseStatus, Sale
from chalicelib.payouts.service.reconciling import PLATFORM
from chalicelib.payouts.store import cases
from chalicelib.sellers import service as sellers


def waits_for_operator(work: Work, sale: Sale, order: Order) -> bool:
    """Whether an operator has to look at a sale before its money is released; opens the case once."""
    if sale.pending <= 0 or not sellers.is_member(sale.seller_id, order.buyer_id):
        return False
    case_id = f"{CaseKind.OWN_SHOP_SALE}:{sale.order_id}"
    seen = cases.find_case(sale.seller_id, case_id)
    if seen is None:
        _open_case(work, sale, case_id)
    return seen is None or seen.status is CaseStatus.OPEN


def _open_case(work: Work, sale: Sale, case_id: str) -> None:
    work.emit(CaseOpened(seller_id=PLATFORM, case_id=case_id, kind=CaseKind.OWN_SHOP_SALE))
    cases.save_case(
        work,
        Case(
            case_id=case_id,
            seller_id=sale.seller_id,
            kind=CaseKind.OWN_SHOP_SALE,
            subject=sale.order_id,
            detail=f"The buyer works for the shop: {sale.pending} cents wait. Close the case to release them.",
            status=CaseStatus.OPEN,
            opened_at=work.now,
        ),
    )
