"""Why an order is refused."""

from chalicelib.kit.problems import Problem


class NotForSale(Problem):
    """A cart line names a listing or SKU that no shop sells now."""

    status = 422
    code = "orders.not_for_sale"
    title = "This is not for sale"


class OwnShop(Problem):
    """Nobody buys from a shop they work for: the money would go round."""

    status = 422
    code = "orders.own_shop"
    title = "You cannot buy from your own shop"


class ReasonDoesNotFit(Problem):
    """The actor cannot give this reason in this status; `reasons` names those that fit."""

    status = 422
    code = "orders.reason_does_not_fit"
    title = "That reason does not fit"


class NoSuchUnits(Problem):
    """More units of a line than are still to be shipped."""

    status = 422
    code = "orders.no_such_units"
    title = "There are not so many units to cancel"


class UnitsNotLeft(Problem):
    """A parcel holds more units of an order than are left to ship."""

    status = 409
    code = "orders.units_not_left"
    title = "The order has no such units left to ship"


class TaxUnavailable(Problem):
    """The tax provider does not answer; nothing is sold without its tax."""

    status = 503
    code = "orders.tax_unavailable"
    title = "Sales tax cannot be calculated right now"


class MoreThanPaid(Problem):
    """A refund asks for more than is left of what was paid."""

    status = 422
    code = "orders.more_than_paid"
    title = "That is more than is left to give back"


class PaymentUnavailable(Problem):
    """The payment provider did not answer the buyer; nothing was charged that another try would charge again."""

    status = 503
    code = "orders.payment_unavailable"
    title = "The payment provider does not answer. Try again in a minute."


class ProviderUnavailable(Exception):
    """The payment provider did not answer; ask again."""
