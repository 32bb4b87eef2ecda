"""Sales, statements, payouts and terms in DynamoDB; the same table holds the ledger (ledger.py).

| access pattern | index | key |
|---|---|---|
| an order in the ledger | table | pk = seller#sale#order id, sk = sale |
| what is expected, by day | table | pk = seller#expected, sk = day |
| gross payments of a year, by month | table | pk = seller#gross, sk = year |
| a seller's schedule | table | pk = seller#schedule, sk = schedule |
| a seller's terms | table | pk = seller#terms, sk = terms |
| a seller's statements | table | pk = seller#statements, sk = period id |
| a seller's payouts | table | pk = seller#payouts, sk = payout id |
| a seller's bank account | table | pk = seller#bank-account, sk = account |
| the credits of a day's bank file | table | pk = bank-day#day#shard, sk = reference |
| whether a day takes more of them | table | pk = bank-door#shard, sk = day |
| how far a day's file is | table | pk = bank-days, sk = day |
| days to be closed, and files not done with | to_do | to_do = bank-doors or bank-days, sk = day |
| the transfer that a return speaks of | table | pk = bank-reference#reference, sk = entry |
| what Stripe calls a seller or an account | table | pk = stripe#seller or account, sk = stripe |
| a seller's adjustments | table | pk = seller#adjustments, sk = adjustment id |
| a seller's cases | table | pk = seller#cases, sk = kind:subject |
| a seller's chargebacks, newest first | table | pk = seller#chargebacks, sk = chargeback id |
| the chargeback of a dispute | table | pk = seller#dispute#dispute id, sk = chargeback |
| what waits for an operator | to_do | to_do = adjustments, cases or chargebacks, sk |
| when reconciliation was last begun | table | pk = reconciled, sk = sellers |
| what waits for an operator | to_do | to_do = adjustments or cases, sk |
| tax of a month by jurisdiction | table | pk = tax#market#month#shard, sk = state#level#name |
| open statements whose period is over | due | due_shard, due = period end # seller # period |
| payouts on their way, the longest first | due | due_shard = payouts#shard, due = since # seller # payout |
"""

from chalicelib.payouts.store.payouts import (
    WaitingPayout,
    check_schedule,
    check_terms,
    payout,
    payouts,
    save_payout,
    save_schedule,
    save_terms,
    schedule,
    schedules_of,
    terms,
    terms_of,
    waiting_payouts,
)
from chalicelib.payouts.store.sales import add_gross, expect, expected, find_sale, gross, sale, save_sale
from chalicelib.payouts.store.statements import (
    Due,
    add_to_statement,
    check_not_begun,
    close_statement,
    cover,
    due_page,
    due_statements,
    empty_statement,
    end_statement,
    has_statements,
    open_statements,
    statement,
    statements,
    statements_of,
)
from chalicelib.payouts.store.taxes import TaxTotal, add_tax, tax_totals

__all__ = [
    "Due",
    "TaxTotal",
    "WaitingPayout",
    "add_gross",
    "add_tax",
    "add_to_statement",
    "check_not_begun",
    "check_schedule",
    "check_terms",
    "close_statement",
    "cover",
    "due_page",
    "due_statements",
    "empty_statement",
    "end_statement",
    "expect",
    "expected",
    "find_sale",
    "gross",
    "has_statements",
    "open_statements",
    "payout",
    "payouts",
    "sale",
    "save_payout",
    "save_sale",
    "save_schedule",
    "save_terms",
    "schedule",
    "schedules_of",
    "statement",
    "statements",
    "statements_of",
    "tax_totals",
    "terms",
    "terms_of",
    "waiting_payouts",
]
