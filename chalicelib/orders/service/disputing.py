"""Disputes about payments: what the buyer's bank takes back, and the evidence against it."""

from chalicelib.kit.problems import NotFound
from chalicelib.orders import store
from chalicelib.orders.payments import chosen


def submit_dispute_evidence(order_id: str, dispute_id: str, text: str, pdf: bytes | None) -> None:
    """Hand the provider what speaks against a dispute; the same again changes nothing.

    Raises NotFound for a dispute the order does not have, ProviderUnavailable when it must be tried again.
    """
    order = store.load(order_id)
    if not any(dispute.dispute_id == dispute_id for dispute in order.disputes):
        raise NotFound
    chosen.provider.submit_evidence(dispute_id, text, pdf)
