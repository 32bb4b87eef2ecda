"""Signatures of outside systems: per Standard Webhooks (standardwebhooks.com), and Stripe's own.

The secret is base64, with or without `whsec_` before it; a signature is good for 5 minutes of wall-clock time.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from standardwebhooks import Webhook, WebhookVerificationError

from chalicelib.kit.digits import whole_number
from chalicelib.kit.problems import Problem

STRIPE_HEADER = "stripe-signature"
STRIPE_TOLERANCE_SECONDS = 300


class BadSignature(Problem):
    """Forged, altered, unsigned, or signed more than 5 minutes ago."""

    status = 401
    code = "auth.bad_signature"
    title = "The signature is not valid"


def verified(secret: str, headers: Mapping[str, str], body: bytes) -> str:
    """The id of a signed message, the same for each delivery of it. Raises BadSignature."""
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        raise BadSignature(
            "Sign `id.timestamp.body` anew and send webhook-id, webhook-timestamp and webhook-signature."
        ) from None
    return headers["webhook-id"]


def verify_stripe(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Hold a message to `t=…,v1=…`: a recent wall-clock time and the HMAC of both. Raises BadSignature."""
    parts = [part.partition("=") for part in headers.get(STRIPE_HEADER, "").split(",")]
    told = next((value for name, _, value in parts if name == "t"), "")
    sent_at = whole_number(told)
    if sent_at is None or abs(now.timestamp() - sent_at) > STRIPE_TOLERANCE_SECONDS:
        raise BadSignature("Sign `t.body` anew, with the time it is sent.")
    expected = hmac.new(secret.encode(), f"{told}.".encode() + body, hashlib.sha256).hexdigest()
    if not any(
        name == "v1" and hmac.compare_digest(expected.encode(), value.encode()) for name, _, value in parts
    ):
        raise BadSignature("Sign `t.body` with the endpoint's secret.")
