"""How orders are asked for."""

from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from chalicelib.kit.pages import PageQuery
from chalicelib.orders.models import OrderStatus


class Sort(StrEnum):
    SHIP_BY = "ship_by"
    NEWEST = "newest"


class OrdersQuery(PageQuery):
    """Which of a seller's orders. Of one status they come by ship-by time unless the newest are asked for.

    A page of a search within a status can hold fewer than its limit; `next_cursor` says whether more follow.
    """

    status: OrderStatus | None = None
    sort: Sort = Sort.SHIP_BY
    ship_by_from: AwareDatetime | None = None
    ship_by_to: AwareDatetime | None = None
    sku: str | None = Field(default=None, max_length=50, description="The seller's own code.")
    buyer: str | None = Field(default=None, max_length=40, description="The buyer's handle.")
    tracking_number: str | None = Field(default=None, max_length=40)

    @model_validator(mode="after")
    def _window_of_a_status(self) -> Self:
        if (self.ship_by_from or self.ship_by_to) and (self.status is None or self.sort is not Sort.SHIP_BY):
            raise ValueError("a ship-by window needs a status, and its list comes by ship-by time")
        if self.ship_by_from and self.ship_by_to and self.ship_by_to < self.ship_by_from:
            raise ValueError("ship_by_to comes before ship_by_from")
        if len([term for term in (self.sku, self.buyer, self.tracking_number) if term]) > 1:
            raise ValueError("search by one of sku, buyer and tracking_number")
        if self.term and (self.ship_by_from or self.ship_by_to):
            raise ValueError("what is searched for has no ship-by window")
        return self

    @property
    def term(self) -> str | None:
        """What is searched for, as orders know it."""
        if self.sku:
            return sku_term(self.sku)
        if self.buyer:
            return buyer_term(self.buyer)
        return tracking_term(self.tracking_number) if self.tracking_number else None


def sku_term(seller_sku: str) -> str:
    return f"sku={seller_sku}"


def buyer_term(handle: str) -> str:
    return f"buyer={handle}"


def tracking_term(tracking_number: str) -> str:
    return f"tracking={tracking_number}"
