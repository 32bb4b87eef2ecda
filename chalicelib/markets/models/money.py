"""What the platform keeps, and when a seller is paid."""

from typing import Literal

from pydantic import NonNegativeInt, PositiveInt

from chalicelib.markets.models.parts import BasisPoints, Range, Section, TierName


class Fees(Section):
    """What the platform keeps of a sale and of a refund, and what a seller may promise a creator.

    The referral fee goes by the category's fee class and is less for a new seller. A refunded SKU gives its
    referral fee back less the refund administration fee; a cap of 0 means no such fee.
    """

    referral_basis_points: dict[str, BasisPoints]
    new_seller_discount_basis_points: BasisPoints
    new_seller_days: NonNegativeInt
    refund_administration_basis_points: BasisPoints
    refund_administration_cap_cents: NonNegativeInt
    dispute_cents: NonNegativeInt
    creator_commission_basis_points: Range


class Settlement(Section):
    """Days from delivery to release, by tier. A new seller is in the introductory tier.

    Of an order's money `reserve_basis_points` are kept back for `reserve_days` more, by tier. What the seller
    alone reports as delivered is released no sooner than `seller_reported_days` after the report.
    """

    tier_days: dict[TierName, PositiveInt]
    introductory_period_days: NonNegativeInt
    reserve_basis_points: dict[TierName, BasisPoints]
    reserve_days: PositiveInt
    seller_reported_days: PositiveInt


class ScheduleChanges(Section):
    """How many times within some days a seller may choose another interval, weekday or time zone."""

    most: PositiveInt
    within_days: PositiveInt


class Payments(Section):
    """The buyers' money. A refund that the provider does not answer is sent again after these hours, the last of
    them for ever; operators hear of it when they have all gone by.
    """

    refund_retry_hours: tuple[PositiveInt, ...]


class Payouts(Section):
    """The intervals a seller may choose, in days, and the least amount that is paid out.

    A bank account is changed within minutes of signing in; payouts then wait some days, and until the two small
    deposits into it are named, for which there are some tries. What the receiving bank says is wrong about it is
    corrected within some banking days.

    Late, and a case for operators, is a payout that is free to go and not sent for `unsent_days`, or sent and not
    ended for `unanswered_days`; a bank file not written so many hours after its cut-off, or not taken so many
    banking days after it.
    """

    interval_days: dict[Literal["weekly", "biweekly"], PositiveInt]
    minimum_cents: NonNegativeInt
    schedule_changes: ScheduleChanges
    fresh_sign_in_minutes: PositiveInt
    bank_change_hold_days: NonNegativeInt
    micro_deposit_tries: PositiveInt
    bank_correction_days: PositiveInt
    unsent_days: PositiveInt
    unanswered_days: PositiveInt
    file_written_hours: PositiveInt
    file_taken_banking_days: PositiveInt


class Chargebacks(Section):
    """What a seller has who answers a buyer's bank. A dispute entered by hand leaves so many days for evidence.

    The dispute's fee comes back with a chargeback that is won, or stays the seller's to bear.
    """

    evidence_days: PositiveInt
    fee_returned_when_won: bool


class Operators(Section):
    """How much money operators move by hand: from so much on it takes two, and an adjustment has a limit."""

    second_operator_from_cents: PositiveInt
    adjustment_max_cents: PositiveInt
