"""What a seller must show to sell, and goes on to be measured by."""

from pydantic import NonNegativeInt, PositiveInt

from chalicelib.markets.models.parts import BasisPoints, Range, Section, Slug


class Applications(Section):
    """Papers of a seller's application, and when the law asks for more."""

    review_hours: Range
    document_types: tuple[str, ...]
    document_max_bytes: PositiveInt
    tax_papers_from_sales_cents: PositiveInt
    verify_yearly_from_sales: PositiveInt
    verify_yearly_from_sales_cents: PositiveInt
    publish_contact_from_sales_cents: PositiveInt


class Standing(Section):
    """Thresholds of the rates, the daily limits by probation tier, and the health points.

    No limit for a tier is none at all. `listing_stop_days` says for how many days new listings stop once the
    health points have fallen to a number.
    """

    late_dispatch_max_basis_points: BasisPoints
    late_dispatch_days: PositiveInt
    on_time_delivery_min_basis_points: BasisPoints
    valid_tracking_min_basis_points: BasisPoints
    seller_fault_cancellation_max_basis_points: BasisPoints
    order_limit_from_late_dispatch_basis_points: BasisPoints
    violation_days: PositiveInt
    orders_per_day: dict[Slug, PositiveInt | None]
    listings_per_day: dict[Slug, PositiveInt | None]
    health_points: Range
    health_points_at_start: NonNegativeInt
    health_points_days: PositiveInt
    listing_stop_days: dict[NonNegativeInt, PositiveInt]
    deactivated_at_health_points: NonNegativeInt
