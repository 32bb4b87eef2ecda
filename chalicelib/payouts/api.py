"""Routes of payouts: balance, statements, payouts and their schedule."""

from chalicelib import access
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.payouts import service
from chalicelib.payouts.models import Balance, NewSchedule, Payout, Schedule, Statement
from chalicelib.payouts.service import StatementInFull

api = Api(__name__, "payouts")


@api.get("/v1/balance", permission=access.PAYOUTS_READ, answers=Balance)
def get_balance(request: Request[None]) -> Balance:
    """What I have pending, available and on its way to the bank."""
    return service.balance(request.seller_id)


@api.get("/v1/statements", permission=access.PAYOUTS_READ, query=PageQuery, answers=Page[Statement])
def list_statements(request: Request[None]) -> Page[Statement]:
    """My statements, newest first."""
    return service.statements(request.seller_id, request.query)


@api.get(
    "/v1/statements/{period_id}",
    permission=access.PAYOUTS_READ,
    query=PageQuery,
    answers=StatementInFull,
    refuses=(NotFound,),
)
def get_statement(request: Request[None], period_id: str) -> StatementInFull:
    """A period's statement, from each order to the payout; `current` is the one still open."""
    return service.statement(request.seller_id, period_id, request.work.now, request.query)


@api.get("/v1/payouts", permission=access.PAYOUTS_READ, query=PageQuery, answers=Page[Payout])
def list_payouts(request: Request[None]) -> Page[Payout]:
    """My payouts, newest first."""
    return service.payouts(request.seller_id, request.query)


@api.get("/v1/payouts/schedule", permission=access.PAYOUTS_READ, answers=Schedule)
def get_payout_schedule(request: Request[None]) -> Schedule:
    """How often I am paid."""
    return service.schedule(request.seller_id)


@api.put("/v1/payouts/schedule", permission=access.PAYOUTS_WRITE, body=NewSchedule, answers=Schedule)
def set_payout_schedule(request: Request[NewSchedule]) -> Schedule:
    """Choose to be paid every week or every second week."""
    return service.set_schedule(request.work, request.seller_id, request.body.interval)


@api.get("/v1/payouts/{payout_id}", permission=access.PAYOUTS_READ, answers=Payout, refuses=(NotFound,))
def get_payout(request: Request[None], payout_id: str) -> Payout:
    """One payout, and where it is."""
    return service.payout(request.seller_id, payout_id)
