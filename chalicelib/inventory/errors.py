"""Why stock cannot move."""

from chalicelib.kit.problems import Problem


class OutOfStock(Problem):
    """Fewer units are available than asked for, or the seller has marked the SKU out of stock."""

    status = 409
    code = "inventory.out_of_stock"
    title = "Out of stock"

    def __init__(self, sku_id: str) -> None:
        super().__init__("Fewer units are available than you asked for.", sku_id=sku_id)


class UnitsReserved(Problem):
    """Orders and pools already hold more units than the new count."""

    status = 409
    code = "inventory.units_reserved"
    title = "Orders or pools hold more units than that"

    def __init__(self, reserved: int) -> None:
        super().__init__(f"Orders and pools hold {reserved} units; count at least these.", reserved=reserved)


class TooFewAvailable(Problem):
    """Fewer units are in the common stock than are to be set aside or taken out."""

    status = 409
    code = "inventory.too_few_available"
    title = "Too few units are available"

    def __init__(self, available: int) -> None:
        super().__init__(f"Only {available} units are available for that.", available=available)


class PoolOver(Problem):
    """The pool has ended; its units are in the common stock again."""

    status = 409
    code = "inventory.pool_ended"
    title = "The pool has ended"


class PoolOfASale(Problem):
    """A flash sale fills and ends its pool itself."""

    status = 409
    code = "inventory.pool_of_a_sale"
    title = "The pool belongs to a flash sale"

    def __init__(self) -> None:
        super().__init__("Deactivate the flash sale; its units come back then.")


class EndsInThePast(Problem):
    status = 422
    code = "inventory.ends_in_the_past"
    title = "The end must be in the future"


class SplitAlready(Problem):
    """The SKU is sold out of buckets; join them before splitting it anew."""

    status = 409
    code = "inventory.split_already"
    title = "The SKU is split already"


class NeverCounted(Problem):
    status = 409
    code = "inventory.never_counted"
    title = "The SKU was never counted"


class TooManyUnits(Problem):
    status = 422
    code = "inventory.too_many_units"
    title = "A SKU cannot have so many units"


class NoSuchWarehouse(Problem):
    status = 422
    code = "inventory.no_such_warehouse"
    title = "You have no such warehouse"
