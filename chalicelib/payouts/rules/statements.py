"""How a posting shows on a statement."""

from chalicelib.payouts.models import Account, PartName, Posting, StatementLine
from chalicelib.payouts.rules.entries import change_of

P = PartName
COLUMNS: dict[str, tuple[PartName, ...]] = {
    "sales": (
        P.PRICE,
        P.SELLER_DISCOUNT,
        P.PLATFORM_DISCOUNT,
        P.PLATFORM_FUNDING,
        P.SHIPPING_FEE,
        P.SHIPPING_SELLER_DISCOUNT,
        P.SHIPPING_PLATFORM_DISCOUNT,
        P.SHIPPING_SUBSIDY,
    ),
    "refunds": (P.REFUND, P.REFUNDED_SHIPPING, P.FUNDING_TAKEN_BACK, P.CHARGEBACK),
    "fees": (P.REFERRAL_FEE, P.REFUND_ADMINISTRATION_FEE, P.DISPUTE_FEE, P.COMMISSION, P.WAREHOUSE_FEE),
    "shipping": (P.LABEL, P.RETURN_LABEL),
    "adjustments": (P.PENALTY, P.REIMBURSEMENT, P.ADJUSTMENT, P.MICRO_DEPOSIT),
    "reserve": (P.RESERVE_HELD, P.RESERVE_RELEASED),
    "returned_payouts": (P.RETURNED_PAYOUT, P.RETRIED_PAYOUT),
}
"""Where a statement adds up each part. `carried_in` and `debt` come from closing statements, not from parts."""
COLUMN_OF = {part: column for column, names in COLUMNS.items() for part in names}


def line_of(posting: Posting) -> StatementLine:
    """A posting as its statement shows it."""
    return StatementLine(
        kind=posting.kind,
        about=posting.about,
        at=posting.at,
        parts=posting.parts,
        net=change_of(posting, Account.AVAILABLE),
    )


def columns_of(posting: Posting) -> dict[str, int]:
    """What a posting adds to its statement, by column, in minor units; their sum is its net."""
    columns: dict[str, int] = {}
    for part in posting.parts:
        column = COLUMN_OF[part.name]
        columns[column] = columns.get(column, 0) + part.amount.amount
    return {column: amount for column, amount in columns.items() if amount}
