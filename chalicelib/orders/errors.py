"""Why an order is refused."""

from chalicelib.kit.problems import Problem


class NotForSale(Problem):
    """A cart line names a listing or SKU that no shop sells now."""

    status = 422
    code = "orders.not_for_sale"
    title = "This is not for sale"


class TooManyWrites(Problem):
    """The cart is too large for one transaction."""

    status = 422
    code = "orders.cart_too_large"
    title = "The cart is too large"


class UnitsNotLeft(Problem):
    """A parcel holds more units of an order than are left to ship."""

    status = 409
    code = "orders.units_not_left"
    title = "The order has no such units left to ship"
