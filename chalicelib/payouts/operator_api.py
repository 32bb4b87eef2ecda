"""Routes of payouts for operators: the plan of the next run, terms, holds, payouts, bank files, adjustments."""

from datetime import date, datetime

from pydantic import Field

from chalicelib import access
from chalicelib.kit.entity import Body, Value
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.payouts import service
from chalicelib.payouts.errors import (
    AdjustmentTooLarge,
    AlreadyAtTheBank,
    BankFileNotWritten,
    NotReversible,
    OtherCurrency,
    SecondOperatorNeeded,
    WrongSign,
)
from chalicelib.payouts.models import (
    Adjustment,
    Case,
    NewAdjustment,
    NewHold,
    NewRemittanceFile,
    NewTerms,
    Payout,
    PlannedPayout,
    Remittance,
    RemittanceQuery,
    Resolution,
    Reversal,
    Terms,
)

api = Api(__name__, "payouts, for operators")
OPERATORS_HOLD = "operator"
"""The name of the hold that operators place and lift."""
SELLER = "/v1/operator/sellers/{seller_id}"


class BankFile(Value):
    """A banking day's file: closed to changes when it is sealed, written, and taken by the bank."""

    day: date
    sealed_at: datetime | None = None
    written_at: datetime | None = None
    taken_at: datetime | None = None


class BankFiles(Value):
    """The oldest first."""

    data: list[BankFile]


class TakenFile(Body):
    """The day of a file that the bank confirmed to have."""

    day: date = Field(examples=["2026-11-24"])


@api.get("/v1/operator/payouts/plan", permission=access.OPERATE, query=PageQuery, answers=Page[PlannedPayout])
def get_payout_plan(request: Request[None]) -> Page[PlannedPayout]:
    """What the next run would do now, statement by statement; nothing is done."""
    return service.planned(request.work.now, request.query)


@api.get(f"{SELLER}/payout-terms", permission=access.OPERATE, answers=Terms, refuses=(NotFound,))
def get_payout_terms(request: Request[None], seller_id: str) -> Terms:
    """A seller's tier, reserve and holds."""
    return service.terms(seller_id)


@api.put(f"{SELLER}/payout-terms", permission=access.OPERATE, body=NewTerms, answers=Terms, refuses=(NotFound,))
def set_payout_terms(request: Request[NewTerms], seller_id: str) -> Terms:
    """Set a seller's tier and reserve, for what is delivered from now on."""
    return service.set_terms(request.work, seller_id, request.body)


@api.put(f"{SELLER}/payout-hold", permission=access.OPERATE, body=NewHold, answers=Terms, refuses=(NotFound,))
def hold_payouts(request: Request[NewHold], seller_id: str) -> Terms:
    """Hold a seller's payouts, for some days or until it is lifted; what is not at the bank yet waits too."""
    service.terms(seller_id)
    hold = request.body
    return service.hold_payouts(request.work, seller_id, OPERATORS_HOLD, hold.reason, hold.days)


@api.delete(f"{SELLER}/payout-hold", permission=access.OPERATE, answers=Terms)
def lift_payout_hold(request: Request[None], seller_id: str) -> Terms:
    """Lift the operators' hold; what it held goes to the bank."""
    return service.lift_payout_hold(request.work, seller_id, OPERATORS_HOLD)


@api.get(f"{SELLER}/payouts", permission=access.OPERATE, query=PageQuery, answers=Page[Payout])
def list_seller_payouts(request: Request[None], seller_id: str) -> Page[Payout]:
    """A seller's payouts, newest first."""
    return service.payouts(seller_id, request.query)


@api.post(
    f"{SELLER}/payouts/{{payout_id}}/cancel",
    permission=access.OPERATE,
    answers=Payout,
    idempotency="required",
    refuses=(NotFound, NotPossible, AlreadyAtTheBank),
)
def cancel_payout(request: Request[None], seller_id: str, payout_id: str) -> Payout:
    """Cancel a payout that is held, or on its way and not at the bank; its money is available again."""
    return service.cancel(request.work, seller_id, payout_id)


@api.get("/v1/operator/bank-files", permission=access.OPERATE, answers=BankFiles)
def list_bank_files(request: Request[None]) -> BankFiles:
    """The banking days whose file is not written, not taken by the bank, or not reconciled."""
    return BankFiles(data=[BankFile(**day._asdict()) for day in service.bank_files()])


@api.post(
    "/v1/operator/bank-files",
    permission=access.OPERATE,
    body=TakenFile,
    answers=BankFile,
    idempotency="required",
    refuses=(BankFileNotWritten,),
)
def confirm_bank_file(request: Request[TakenFile]) -> BankFile:
    """Say that the bank has a day's file, where no transfer job leaves a mark; its payouts can then be paid."""
    return BankFile(**service.confirm_file_taken(request.work, request.body.day)._asdict())


@api.post(
    f"{SELLER}/orders/{{order_id}}/postings/{{posting_id}}/reverse",
    permission=access.OPERATE,
    answers=Reversal,
    idempotency="required",
    refuses=(NotFound, NotReversible),
)
def reverse_posting(request: Request[None], seller_id: str, order_id: str, posting_id: str) -> Reversal:
    """Undo a charge against an order by its opposite: a label not used, a dispute won. Large ones are proposed."""
    return service.ask_reversal(request.work, seller_id, order_id, posting_id)


@api.get("/v1/operator/adjustments", permission=access.OPERATE, query=PageQuery, answers=Page[Adjustment])
def list_adjustments(request: Request[None]) -> Page[Adjustment]:
    """Adjustments that wait for a second operator, the oldest first."""
    return service.proposed(request.query)


@api.post(
    f"{SELLER}/adjustments",
    permission=access.OPERATE,
    body=NewAdjustment,
    answers=Adjustment,
    status=201,
    idempotency="required",
    refuses=(NotFound, WrongSign, OtherCurrency, AdjustmentTooLarge),
)
def propose_adjustment(request: Request[NewAdjustment], seller_id: str) -> Adjustment:
    """Propose to give a seller money, or to take it; another operator decides."""
    return service.propose(request.work, seller_id, request.body)


@api.post(
    f"{SELLER}/adjustments/{{adjustment_id}}/approve",
    permission=access.OPERATE,
    answers=Adjustment,
    idempotency="required",
    refuses=(NotFound, NotPossible, SecondOperatorNeeded, AdjustmentTooLarge, NotReversible),
)
def approve_adjustment(request: Request[None], seller_id: str, adjustment_id: str) -> Adjustment:
    """Agree to what another operator proposed; the money moves."""
    return service.approve(request.work, seller_id, adjustment_id)


@api.post(
    f"{SELLER}/adjustments/{{adjustment_id}}/reject",
    permission=access.OPERATE,
    answers=Adjustment,
    idempotency="required",
    refuses=(NotFound, NotPossible, SecondOperatorNeeded),
)
def reject_adjustment(request: Request[None], seller_id: str, adjustment_id: str) -> Adjustment:
    """Turn down what another operator proposed."""
    return service.reject(request.work, seller_id, adjustment_id)


@api.get("/v1/operator/taxes", permission=access.OPERATE, query=RemittanceQuery, answers=Page[Remittance])
def list_remittances(request: Request[None]) -> Page[Remittance]:
    """The sales tax of a month by jurisdiction: what was sold, collected and given back, and what to remit."""
    return service.remittances(request.query)


@api.post("/v1/operator/taxes", permission=access.OPERATE, body=NewRemittanceFile, answers=Download, status=201)
def write_remittance_file(request: Request[NewRemittanceFile]) -> Download:
    """The same as a CSV file, as it stands now; the link is valid for an hour."""
    return service.remittance_file(request.body)


@api.get("/v1/operator/cases", permission=access.OPERATE, query=PageQuery, answers=Page[Case])
def list_cases(request: Request[None]) -> Page[Case]:
    """What waits for an operator: where books and the world outside differ, and money that needs a decision."""
    return service.open_cases(request.query)


@api.post(
    f"{SELLER}/cases/{{case_id}}/close",
    permission=access.OPERATE,
    body=Resolution,
    answers=Case,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def close_case(request: Request[Resolution], seller_id: str, case_id: str) -> Case:
    """Say what a difference was; found again, it is open again."""
    return service.close_case(request.work, seller_id, case_id, request.body.note)
