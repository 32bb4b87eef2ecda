"""Signatures of outside systems, per Standard Webhooks (standardwebhooks.com).

The secret is base64, with or without `whsec_` before it; a signature is good for 5 minutes of wall-clock time.
"""

from collections.abc import Mapping

from standardwebhooks import Webhook, WebhookVerificationError

from chalicelib.kit.problems import Problem


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
