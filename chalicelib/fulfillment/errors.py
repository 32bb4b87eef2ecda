"""Why a package is refused."""

from chalicelib.kit.problems import Problem


class OrderNotShippable(Problem):
    """Only an order that is paid, and neither shipped nor cancelled, gets a label."""

    status = 409
    code = "fulfillment.order_not_shippable"
    title = "The order does not await shipment"


class NoLabel(Problem):
    """There is no label to download: it was not asked for, is being bought, was refused or is void."""

    status = 409
    code = "fulfillment.no_label"
    title = "The package has no label"


class NotShippedYet(Problem):
    """The carrier is ahead of the seller; it tells again after the seller has confirmed."""

    status = 409
    code = "fulfillment.not_shipped_yet"
    title = "The shipment is not confirmed yet"


class CarrierRefuses(Problem):
    """The carrier will not carry this parcel as it stands."""

    status = 422
    code = "fulfillment.carrier_refuses"
    title = "The carrier does not take this parcel"


class CarrierDown(Problem):
    """The carrier does not answer; nothing was bought."""

    status = 503
    code = "fulfillment.carrier_down"
    title = "The carrier does not answer"
