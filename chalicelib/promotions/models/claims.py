"""What buyers hold and follow."""

from datetime import datetime

from pydantic import Field

from chalicelib.kit.entity import Body, Value


class Issue(Body):
    """The buyer a coupon is given to in a chat."""

    buyer_id: str = Field(min_length=1, max_length=64)


class Claim(Value):
    """A coupon a buyer holds; one claim is one use."""

    promotion_id: str
    title: str
    claimed: int
    redeemed: int
    valid_until: datetime


class ClaimWhere(Body):
    """Where the buyer claims: in a live session or with a creator, if the coupon is for there."""

    live_session_id: str | None = Field(default=None, max_length=40)
    creator_id: str | None = Field(default=None, max_length=40)


class Follow(Body):
    """The shop a buyer wants to hear of."""

    seller_id: str = Field(max_length=40, examples=["sel_01k0000000000000000000000"])
