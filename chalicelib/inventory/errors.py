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
