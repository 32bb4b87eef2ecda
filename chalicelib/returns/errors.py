"""Why a return is refused."""

from chalicelib.kit.problems import Problem


class IsACancellation(Problem):
    """The order has not shipped: there is nothing to return, and cancelling gives all the money back."""

    status = 409
    code = "returns.is_a_cancellation"
    title = "The order has not shipped; cancel it instead"


class OutsideWindow(Problem):
    status = 409
    code = "returns.outside_window"
    title = "The time to ask for this is over"


class NotOnItsWayLongEnough(Problem):
    """It cannot be returned before it is there, nor be missing before it was promised."""

    status = 409
    code = "returns.not_delivered"
    title = "The order is still on its way"


class FinalSale(Problem):
    status = 409
    code = "returns.final_sale"
    title = "This was sold for good"


class UnitsTaken(Problem):
    """Units that were not bought, or that another case or a cancellation has settled already."""

    status = 422
    code = "returns.no_such_units"
    title = "The order has no such units to return"


class BadPhoto(Problem):
    status = 422
    code = "returns.bad_photo"
    title = "A photo cannot be used"


class OverTheRefund(Problem):
    """More money than is left of what was paid."""

    status = 422
    code = "returns.more_than_paid"
    title = "That is more than is left to give back"


class NotKinder(Problem):
    """A shop's terms may only be better for the buyer than the market's."""

    status = 422
    code = "returns.not_kinder"
    title = "That is less than buyers are entitled to"


class WayNotOffered(Problem):
    status = 422
    code = "returns.way_not_offered"
    title = "The market does not offer this way back"


class NoDocument(Problem):
    """There is no label or file yet."""

    status = 409
    code = "returns.no_document"
    title = "There is no such document yet"
