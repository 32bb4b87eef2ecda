"""What a listing may hold, how it is stocked, brought in and promoted."""

from pydantic import NonNegativeInt, PositiveInt

from chalicelib.markets.models.parts import Frozen, Range, Section, Slug


class Images(Section):
    """What an uploaded image must be. A shape is width to height."""

    count: Range
    types: tuple[str, ...]
    max_bytes: PositiveInt
    side_pixels: Range
    narrowest_shape: tuple[PositiveInt, PositiveInt]
    widest_shape: tuple[PositiveInt, PositiveInt]


class Video(Section):
    """What an uploaded video must be. A shape is width to height."""

    types: tuple[str, ...]
    max_bytes: PositiveInt
    max_seconds: PositiveInt
    narrowest_shape: tuple[PositiveInt, PositiveInt]
    widest_shape: tuple[PositiveInt, PositiveInt]


class Quality(Section):
    """What makes a listing good to buy from, and how many of 100 points each lack takes away."""

    title_poor_below: PositiveInt
    title_short_below: PositiveInt
    description_poor_below: PositiveInt
    description_short_below: PositiveInt
    images_few_below: PositiveInt
    points: dict[Slug, PositiveInt]


class Listings(Section):
    """What a listing and its SKUs may hold. Lengths are in characters."""

    title_length: Range
    description_max_length: PositiveInt
    description_tags: tuple[str, ...]
    images: Images
    video: Video
    skus_max: PositiveInt
    option_levels_max: PositiveInt
    option_name_length: Range
    option_value_length: Range
    seller_sku_length: Range
    attribute_value_max_length: PositiveInt
    price_cents: Range
    stock: Range
    package_dimensions_required: bool
    recoverable_days: PositiveInt
    quality: Quality


class Stacking(Section):
    """What goes together in one cart, beside one coupon of each shop and one of the platform."""

    coupons_on_flash_sales: bool


class Inventory(Section):
    """The units at which a SKU is low unless its seller says otherwise, and the days sales are averaged over."""

    low_stock_threshold: NonNegativeInt
    cover_window_days: PositiveInt


class Promotions(Section):
    """What coupons, codes and activities may be. No regions named means the whole market."""

    code_length: Range
    percent_off_basis_points: Range
    amount_off_min_cents: PositiveInt
    duration_minutes: Range
    products: Range
    title_max_length: PositiveInt
    new_seller_coupons_cents: NonNegativeInt
    new_seller_regions: tuple[str, ...]
    in_force_max: PositiveInt
    lapsed_days: PositiveInt
    stacking: Stacking


class Package(Frozen):
    """A packed item: grams and millimetres."""

    weight_grams: PositiveInt
    length_mm: PositiveInt
    width_mm: PositiveInt
    height_mm: PositiveInt


class Imports(Section):
    """Bulk files: the most bytes of one, how long it can be undone, when one that does not move is started anew.

    `assumed_package` stands in for what a Shopify export does not have, as a finding the seller is told of.
    """

    max_file_bytes: PositiveInt
    undo_hours: PositiveInt
    mapping_days: PositiveInt
    stalled_minutes: PositiveInt
    restarts: PositiveInt
    assumed_package: Package
