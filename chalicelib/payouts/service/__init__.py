"""The use cases of payouts: what is sold is captured, settled, put on a statement and paid."""

from chalicelib.payouts.service.booking import (
    QUEUE,
    await_settlement,
    capture,
    give_back,
    open_period,
    settle,
)
from chalicelib.payouts.service.paying import TRANSFERS, pay_out, plan, transfer, transfer_again
from chalicelib.payouts.service.reading import (
    CURRENT,
    StatementInFull,
    balance,
    payout,
    payouts,
    schedule,
    set_schedule,
    statement,
    statements,
)

__all__ = [
    "CURRENT",
    "QUEUE",
    "TRANSFERS",
    "StatementInFull",
    "await_settlement",
    "balance",
    "capture",
    "give_back",
    "open_period",
    "pay_out",
    "payout",
    "payouts",
    "plan",
    "schedule",
    "set_schedule",
    "settle",
    "statement",
    "statements",
    "transfer",
    "transfer_again",
]
