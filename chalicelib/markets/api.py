"""Routes of markets: opening one, its categories, and the local stage's clock."""

from datetime import timedelta

from pydantic import AwareDatetime, BaseModel, Field

from chalicelib import access
from chalicelib.kit import clock, moved_clock
from chalicelib.kit.entity import Body
from chalicelib.kit.moved_clock import ClockIsFixed
from chalicelib.kit.web import PUBLIC, Api, Request
from chalicelib.markets import service
from chalicelib.markets.errors import UnknownMarket
from chalicelib.markets.models import Category
from chalicelib.markets.store import Market

api = Api(__name__, "markets")


class Categories(BaseModel):
    """The leaves of a market's category tree."""

    data: list[Category]


class MovedClock(Body):
    """How many seconds the product's time is to be ahead of the wall clock."""

    ahead_seconds: int = Field(ge=0, le=10 * 366 * 86400, examples=[259_260])


class Now(BaseModel):
    now: AwareDatetime


@api.put("/v1/operator/markets/{market}", permission=access.OPERATE, answers=Market, refuses=(UnknownMarket,))
def open_market(request: Request[None], market: str) -> Market:
    """Open a market; opening it again changes nothing."""
    return service.open_market(request.work, market)


@api.get("/v1/markets/{market}/categories", permission=PUBLIC, answers=Categories, refuses=(UnknownMarket,))
def list_categories(request: Request[None], market: str) -> Categories:
    """The categories one can sell in, with their attributes."""
    return Categories(data=list(service.categories(market)))


@api.put(
    "/v1/operator/clock",
    permission=access.OPERATE,
    body=MovedClock,
    answers=Now,
    refuses=(ClockIsFixed,),
    idempotency="none",
)
def move_clock(request: Request[MovedClock]) -> Now:
    """Move the time of a local stage ahead; any other stage refuses."""
    moved_clock.move(timedelta(seconds=request.body.ahead_seconds))
    return Now(now=clock.now())
