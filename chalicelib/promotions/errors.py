"""Why a promotion, a claim or a code is refused."""

from chalicelib.kit.problems import Problem


class CodeTaken(Problem):
    """A running or coming coupon of the market has this code."""

    status = 409
    code = "promotions.code_taken"
    title = "Another coupon has this code"


class TooManyPromotions(Problem):
    status = 409
    code = "promotions.too_many"
    title = "So many promotions are in force already"


class UnknownGoods(Problem):
    """A promotion names a listing or SKU that is not on sale in the shop."""

    status = 422
    code = "promotions.unknown_goods"
    title = "The shop does not sell this"


class BelowFloor(Problem):
    """The simulator found a price below the floor the seller set; `findings` say of which SKU."""

    status = 422
    code = "promotions.below_floor"
    title = "This would sell below your floor"


class NotClaimable(Problem):
    """The coupon is not to be had by this buyer, here and now; the detail says why."""

    status = 409
    code = "promotions.not_claimable"
    title = "This coupon cannot be claimed"


class CouponRefused(Problem):
    """A code of the cart does not apply; the detail says why, in words for the buyer."""

    status = 422
    code = "promotions.coupon_refused"
    title = "The coupon does not apply"


class UsedUp(Problem):
    """Someone else took the last use, the last unit or the last of the budget a moment before."""

    status = 409
    code = "promotions.used_up"
    title = "This offer has just been used up"


class NoGrant(Problem):
    """The seller has no new-seller grant, or not enough is left of it."""

    status = 409
    code = "promotions.no_grant"
    title = "There is not enough left of a new-seller grant"


class NotEnrollable(Problem):
    """An entry does not meet the campaign's terms; the detail says which."""

    status = 422
    code = "promotions.not_enrollable"
    title = "The campaign does not take this entry"
