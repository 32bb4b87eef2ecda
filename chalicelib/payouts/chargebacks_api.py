"""Routes of chargebacks: the seller's list and evidence, and what operators enter and decide."""

from pydantic import Field

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.payouts import service
from chalicelib.payouts.errors import (
    ChargebackExceedsPaid,
    DisputeDiffers,
    EvidenceTooLate,
    OtherCurrency,
    SecondOperatorNeeded,
)
from chalicelib.payouts.models import Chargeback, ChargebackDecision, NewChargeback, NewEvidence

api = Api(__name__, "chargebacks")
OF_ORDER = "/v1/operator/sellers/{seller_id}/orders/{order_id}/chargebacks"


class ChargebacksQuery(PageQuery):
    """Whose chargebacks; without a seller those of all that are still open, the oldest first."""

    seller_id: str | None = Field(default=None, max_length=40)


@api.get("/v1/chargebacks", permission=access.ORDERS_READ, query=PageQuery, answers=Page[Chargeback])
def list_chargebacks(request: Request[None]) -> Page[Chargeback]:
    """What buyers' banks took back of my orders, newest first, each with its deadline and its postings."""
    return service.chargebacks_of(request.seller_id, request.query)


@api.get("/v1/chargebacks/{chargeback_id}", permission=access.ORDERS_READ, answers=Chargeback, refuses=(NotFound,))
def get_chargeback(request: Request[None], chargeback_id: str) -> Chargeback:
    """One chargeback, and what I can do about it."""
    return service.chargeback_of(request.seller_id, chargeback_id)


@api.post(
    "/v1/chargebacks/{chargeback_id}/evidence",
    permission=access.RETURNS_WRITE,
    body=NewEvidence,
    answers=Chargeback,
    idempotency="required",
    refuses=(NotFound, NotPossible, EvidenceTooLate),
)
def submit_chargeback_evidence(request: Request[NewEvidence], chargeback_id: str) -> Chargeback:
    """Answer the bank, once and in time; the order's facts and its return's file go with the text."""
    return service.submit_evidence(request.work, request.seller_id, chargeback_id, request.body.text)


@api.get("/v1/operator/chargebacks", permission=access.OPERATE, query=ChargebacksQuery, answers=Page[Chargeback])
def list_all_chargebacks(request: Request[None]) -> Page[Chargeback]:
    """Open chargebacks, the oldest first, proposals among them; of one seller all of them, newest first."""
    return service.chargebacks(request.query.seller_id, request.query)


@api.post(
    OF_ORDER,
    permission=access.OPERATE,
    body=NewChargeback,
    answers=Chargeback,
    status=201,
    idempotency="required",
    refuses=(NotFound, OtherCurrency, ChargebackExceedsPaid, DisputeDiffers),
)
def book_chargeback(request: Request[NewChargeback], seller_id: str, order_id: str) -> Chargeback:
    """A buyer's bank took money back; the seller bears it, and the fee of the dispute. Large ones are proposed."""
    new = request.body
    return service.charge_back(request.work, seller_id, order_id, new.dispute_id, new.amount)


@api.patch(
    OF_ORDER,
    permission=access.OPERATE,
    body=ChargebackDecision,
    answers=Chargeback,
    idempotency="required",
    refuses=(NotFound, NotPossible, SecondOperatorNeeded, ChargebackExceedsPaid),
)
def decide_chargeback(request: Request[ChargebackDecision], seller_id: str, order_id: str) -> Chargeback:
    """Approve or reject what another operator proposed, or say that the bank has decided for the buyer."""
    decision = request.body
    return service.decide_chargeback(request.work, seller_id, order_id, decision.dispute_id, decision.outcome)
