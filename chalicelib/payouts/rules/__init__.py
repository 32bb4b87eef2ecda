"""The arithmetic of the ledger, the periods of statements, the lives of payouts."""

from chalicelib.payouts.rules.cases import ADJUSTMENT, CASE, HOLDS_A_SALE, is_possible, posting_kind
from chalicelib.payouts.rules.entries import balances_of, change_of, check_balanced, currency_of
from chalicelib.payouts.rules.payout_postings import micro_deposit, move_payout, pay_out, record_debt
from chalicelib.payouts.rules.payouts import OPERATOR, PAYOUT, SELLER, SYSTEM, TRANSFER_RETRY, outcome
from chalicelib.payouts.rules.periods import payout_id, period, statement_id
from chalicelib.payouts.rules.postings import (
    adjust,
    capture,
    charge_back,
    commission,
    label,
    release_reserve,
    return_label,
    reverse,
    settle,
    warehouse_fee,
)
from chalicelib.payouts.rules.sales import all_that_is_left, refund, reserved, sale_of, share_by_line
from chalicelib.payouts.rules.statements import COLUMNS, columns_of, line_of

__all__ = [
    "ADJUSTMENT",
    "CASE",
    "COLUMNS",
    "HOLDS_A_SALE",
    "OPERATOR",
    "PAYOUT",
    "SELLER",
    "SYSTEM",
    "TRANSFER_RETRY",
    "adjust",
    "all_that_is_left",
    "balances_of",
    "capture",
    "change_of",
    "charge_back",
    "check_balanced",
    "columns_of",
    "commission",
    "currency_of",
    "is_possible",
    "label",
    "line_of",
    "micro_deposit",
    "move_payout",
    "outcome",
    "pay_out",
    "payout_id",
    "period",
    "posting_kind",
    "record_debt",
    "refund",
    "release_reserve",
    "reserved",
    "return_label",
    "reverse",
    "sale_of",
    "settle",
    "share_by_line",
    "statement_id",
    "warehouse_fee",
]
