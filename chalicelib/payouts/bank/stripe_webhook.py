"""What Stripe tells of payments: its signature, and the part of its notifications that we read."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.kit.digits import whole_number
from chalicelib.kit.web.signatures import BadSignature

HEADER = "stripe-signature"
TOLERANCE_SECONDS = 300


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


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Hold a message to `t=…,v1=…`: a recent wall-clock time and the HMAC of both. Raises BadSignature."""
    parts = [part.partition("=") for part in headers.get(HEADER, "").split(",")]
    told = next((value for name, _, value in parts if name == "t"), "")
    sent_at = whole_number(told)
    if sent_at is None or abs(now.timestamp() - sent_at) > TOLERANCE_SECONDS:
        raise BadSignature("Sign `t.body` anew, with the time it is sent.")
    expected = hmac.new(secret.encode(), f"{told}.".encode() + body, hashlib.sha256).hexdigest()
    if not any(
        name == "v1" and hmac.compare_digest(expected.encode(), value.encode()) for name, _, value in parts
    ):
        raise BadSignature("Sign `t.body` with the endpoint's secret.")
