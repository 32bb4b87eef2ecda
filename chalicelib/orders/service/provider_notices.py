"""What the payment provider tells of. A notice is never believed: how the thing stands is asked for."""

from chalicelib.kit.work import Work
from chalicelib.orders import store
from chalicelib.orders.events import PaymentNoticeReceived
from chalicelib.orders.payments import chosen
from chalicelib.orders.service.disputing import hear_of_dispute
from chalicelib.orders.service.paying import settle
from chalicelib.orders.service.sending_back import hear_of_refund


def on_provider_notice(work: Work, event: PaymentNoticeReceived) -> None:
    """See to the payment, refund or dispute a notice is about. Raises ProviderUnavailable, and is asked again."""
    match event.about:
        case "payment":
            _hear_of_payment(work, event.reference)
        case "refund":
            hear_of_refund(work, event.reference)
        case "dispute":
            hear_of_dispute(work, event.reference)


def _hear_of_payment(work: Work, reference: str) -> None:
    """What names no order of this stage is not ours."""
    taken = chosen.provider.payment(reference)
    if taken.order_id:
        settle(work, store.load(taken.order_id), taken)
