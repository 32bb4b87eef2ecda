"""Routes of payouts: what a seller sees of the money, and when it is paid."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from chalicelib import access
from chalicelib.kit import clock
from chalicelib.kit.entity import Body, Value
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import SIGNED, Api, Request, signatures
from chalicelib.kit.web.callers import SignInAgain
from chalicelib.kit.web.signatures import BadSignature
from chalicelib.payouts import service
from chalicelib.payouts.bank import chosen
from chalicelib.payouts.bank.stripe_webhook import StripeEvent
from chalicelib.payouts.errors import (
    BankAccountUnusable,
    DocumentNotReady,
    NotEnoughAvailable,
    ScheduleChangedOften,
)
from chalicelib.payouts.events import BankHasNews
from chalicelib.payouts.models import (
    Balance,
    BankAccount,
    DocumentFormat,
    ExpectedDay,
    MicroDeposits,
    NewSchedule,
    NewStatementDocument,
    Payout,
    Schedule,
    Statement,
    StatementDocument,
    StatementInFull,
    YearGross,
)
from chalicelib.payouts.rules import SELLER
from chalicelib.sellers.errors import NameAtBankNeeded, UnderReview
from chalicelib.sellers.models import NewBankAccount

api = Api(__name__, "payouts")


class BalanceQuery(Body):
    """Of which instant; now without one."""

    at: AwareDatetime | None = Field(default=None, examples=["2026-11-24T12:00:00Z"])


class YearQuery(Body):
    """Which calendar year."""

    year: Annotated[int, Field(ge=2020, le=2100, examples=[2026])]


class Heard(Value):
    """The message is taken; it has its effect in a moment, or has had it."""

    heard: bool = True


class Expected(Value):
    """Day by day."""

    data: list[ExpectedDay]


@api.get("/v1/balance", permission=access.PAYOUTS_READ, query=BalanceQuery, answers=Balance)
def get_balance(request: Request[None]) -> Balance:
    """What I have pending, available, kept back, owed and on its way to the bank; now or at a past instant."""
    at: datetime | None = request.query.at
    return service.balance(request.seller_id, at)


@api.get("/v1/balance/expected", permission=access.PAYOUTS_READ, answers=Expected)
def get_expected(request: Request[None]) -> Expected:
    """How much becomes available on which day."""
    return Expected(data=service.expected(request.seller_id))


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


@api.post(
    "/v1/statements/{period_id}/documents",
    permission=access.PAYOUTS_READ,
    body=NewStatementDocument,
    answers=StatementDocument,
    status=202,
    refuses=(NotFound, TooMany),
)
def request_statement_document(request: Request[NewStatementDocument], period_id: str) -> StatementDocument:
    """Ask for a statement as CSV, PDF or journal entries for QuickBooks Online; it is drawn in a moment."""
    return service.request_document(request.work, request.seller_id, period_id, request.body.format)


@api.get(
    "/v1/statements/{period_id}/documents/{format}",
    permission=access.PAYOUTS_READ,
    answers=Download,
    refuses=(NotFound, DocumentNotReady),
)
def get_statement_document(request: Request[None], period_id: str, format: str) -> Download:
    """A link to the file, valid for an hour."""
    if format not in list(DocumentFormat):
        raise NotFound
    return service.document(request.seller_id, period_id, DocumentFormat(format), request.work.now)


@api.get("/v1/tax/1099-k", permission=access.PAYOUTS_READ, query=YearQuery, answers=YearGross)
def get_gross(request: Request[None]) -> YearGross:
    """What buyers paid me in a year without tax, by month, before fees and refunds."""
    return service.gross(request.seller_id, request.query.year)


@api.get("/v1/payouts", permission=access.PAYOUTS_READ, query=PageQuery, answers=Page[Payout])
def list_payouts(request: Request[None]) -> Page[Payout]:
    """My payouts, newest first."""
    return service.payouts(request.seller_id, request.query)


@api.get("/v1/payouts/schedule", permission=access.PAYOUTS_READ, answers=Schedule)
def get_payout_schedule(request: Request[None]) -> Schedule:
    """When I am paid."""
    return service.schedule(request.seller_id)


@api.put(
    "/v1/payouts/schedule",
    permission=access.PAYOUTS_WRITE,
    body=NewSchedule,
    answers=Schedule,
    refuses=(ScheduleChangedOften,),
)
def set_payout_schedule(request: Request[NewSchedule]) -> Schedule:
    """Choose how often, on which day of my week and from which amount I am paid.

    Other days end the statement that runs: it is paid with the next run, and the new schedule begins.
    """
    return service.set_schedule(request.work, request.seller_id, request.body)


@api.get("/v1/payouts/bank-account", permission=access.PAYOUTS_READ, answers=BankAccount)
def get_bank_account(request: Request[None]) -> BankAccount:
    """Where I am paid, by its last four digits."""
    return service.bank_account(request.seller_id)


@api.put(
    "/v1/payouts/bank-account",
    permission=access.BANK_WRITE,
    body=NewBankAccount,
    answers=BankAccount,
    idempotency="none",
    refuses=(SignInAgain, UnderReview, NameAtBankNeeded, TooMany),
)
def change_bank_account(request: Request[NewBankAccount]) -> BankAccount:
    """Be paid into another account; payouts wait some days and until its two small deposits are named."""
    minutes = service.fresh_sign_in_minutes(request.work, request.seller_id)
    request.caller.must_be_fresh(minutes, clock.wall())
    return service.change_bank_account(request.work, request.seller_id, request.body)


@api.post(
    "/v1/payouts/bank-account/verify",
    permission=access.BANK_WRITE,
    body=MicroDeposits,
    answers=BankAccount,
    idempotency="required",
    refuses=(TooMany,),
)
def verify_bank_account(request: Request[MicroDeposits]) -> BankAccount:
    """Name the two small deposits; `status` and `tries_left` say how it went."""
    return service.verify_bank_account(request.work, request.seller_id, request.body.amounts)


@api.get("/v1/payouts/{payout_id}", permission=access.PAYOUTS_READ, answers=Payout, refuses=(NotFound,))
def get_payout(request: Request[None], payout_id: str) -> Payout:
    """One payout, and where it is."""
    return service.payout(request.seller_id, payout_id)


@api.get(
    "/v1/payouts/{payout_id}/explanation",
    permission=access.PAYOUTS_READ,
    query=PageQuery,
    answers=StatementInFull,
    refuses=(NotFound,),
)
def explain_payout(request: Request[None], payout_id: str) -> StatementInFull:
    """Why a payout is what it is: from its total to every part of every order."""
    return service.explanation(request.seller_id, payout_id, request.query)


@api.post(
    "/v1/payouts/{payout_id}/retry",
    permission=access.PAYOUTS_WRITE,
    answers=Payout,
    idempotency="required",
    refuses=(NotFound, NotPossible, BankAccountUnusable, NotEnoughAvailable, TooMany),
)
def retry_payout(request: Request[None], payout_id: str) -> Payout:
    """Try again what the bank refused, without waiting for the next payday; while payouts are held, it waits."""
    return service.retry(request.work, request.seller_id, payout_id, SELLER)


@api.post(
    "/v1/banks/stripe/events",
    permission=SIGNED,
    body=StripeEvent,
    answers=Heard,
    idempotency="none",
    refuses=(BadSignature, NotFound),
)
def receive_stripe_event(request: Request[StripeEvent]) -> Heard:
    """Stripe tells of a payment, signed with the endpoint's secret; only what did not arrive is looked into."""
    signatures.verify_stripe(chosen.stripe_secret("webhook_secret"), request.headers, request.raw, clock.wall())
    if request.body.payment_id:
        request.work.emit(BankHasNews(seller_id=service.PLATFORM, reference=request.body.payment_id))
    return Heard()
