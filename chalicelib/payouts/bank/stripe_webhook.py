"""What Stripe tells of payments: the part of its notifications that we read."""

from pydantic import BaseModel, ConfigDict, Field


class StripeObject(BaseModel):
    """Which thing it is about."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=200, examples=["obp_test_65OAfT9tVl3u223h0he16NybHIZ4SQ3LORe4rpuNGDIKCO"])


class StripeEvent(BaseModel):
    """A thin event: that something happened to a thing. How the thing is now, is asked for."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=200, examples=["evt_test_65RCjj4Zyyqy8hW7vJf16RCj5CSQNQzCFsiqdHAu6MK"])
    type: str = Field(max_length=200, examples=["v2.money_management.outbound_payment.returned"])
    related_object: StripeObject | None = None

    @property
    def payment_id(self) -> str | None:
        """The payment that did not or no longer arrive, if that is what it tells."""
        ended = self.type.removeprefix("v2.money_management.outbound_payment.")
        told = ended in ("failed", "returned", "canceled") and self.related_object
        return told.id if told else None
