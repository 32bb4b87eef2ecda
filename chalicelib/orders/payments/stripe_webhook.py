"""What Stripe tells of payments, refunds and disputes: the part of its events that we read.

The event only says what to look at; how it stands is asked of Stripe.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.kit.entity import Value

Subject = Literal["payment", "refund", "dispute"]
OBJECTS: dict[str, Subject] = {"payment_intent": "payment", "refund": "refund", "dispute": "dispute"}


class StripeThing(BaseModel):
    """Which thing it is about."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=200, examples=["pi_3Pj2vELkdIwHu7ix0QGp5XcA"])
    object: str = Field(max_length=100, examples=["payment_intent"])


class StripeThingOf(BaseModel):
    model_config = ConfigDict(extra="ignore")

    object: StripeThing


class PaymentEvent(BaseModel):
    """An event of Stripe's first version: something happened to a thing."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=200, examples=["evt_1NG8Du2eZvKYlo2CUI79vXWy"])
    type: str = Field(max_length=200, examples=["payment_intent.succeeded"])
    data: StripeThingOf

    @property
    def subject(self) -> Subject | None:
        """Whether it is of a payment, a refund or a dispute; of nothing else we want to hear."""
        return OBJECTS.get(self.data.object.object)


class EventTaken(Value):
    """The event is noted; it has its effect in a moment, or has had it."""

    taken: bool = True
