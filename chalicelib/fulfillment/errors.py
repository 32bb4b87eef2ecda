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


class SeveralPackages(Problem):
    """The order goes in several parcels; each has its own label."""

    status = 409
    code = "fulfillment.several_packages"
    title = "The order has several packages"


class NotInPackage(Problem):
    """A parcel is to hold units that the package does not hold, or that an earlier parcel has taken."""

    status = 422
    code = "fulfillment.not_in_package"
    title = "The package does not hold these units"


class TooManyParcels(Problem):
    status = 409
    code = "fulfillment.too_many_parcels"
    title = "The order has too many parcels"


class NotTogether(Problem):
    status = 422
    code = "fulfillment.not_together"
    title = "These packages cannot be one"


class TrackingNumberInvalid(Problem):
    """Its shape or check digit is not one of this carrier's."""

    status = 422
    code = "fulfillment.tracking_number_invalid"
    title = "The carrier has no such tracking number"


class TrackingNumberUsed(Problem):
    """Another package bears it."""

    status = 409
    code = "fulfillment.tracking_number_used"
    title = "The tracking number is in use"

    def __init__(self, number: str) -> None:
        super().__init__("Each package has a tracking number of its own.", tracking_number=number)


class NotYourCarrier(Problem):
    """The carrier tells how a parcel with its label fares; the seller only of their own carrier's."""

    status = 409
    code = "fulfillment.not_your_carrier"
    title = "The carrier reports on this parcel"


class PlatformShips(Problem):
    """The package lies in the platform's warehouse, and its people pack and ship it."""

    status = 409
    code = "fulfillment.platform_ships"
    title = "The platform ships this package"


class UnknownSku(Problem):
    """A line names a SKU that is not the seller's, or names it twice, or was not announced."""

    status = 422
    code = "fulfillment.unknown_sku"
    title = "The shipment cannot hold this SKU"


class NotPrinted(Problem):
    """It is being drawn, or nothing was left to print."""

    status = 409
    code = "fulfillment.not_printed"
    title = "The printout is not ready"
