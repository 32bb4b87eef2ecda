"""What EasyPost tells of parcels: its signature, and the part of its messages that we read."""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chalicelib.kit.web.signatures import BadSignature

HEADER = "x-hmac-signature"


class EasyPostTracker(BaseModel):
    """A tracker as EasyPost sends it; what we do not read of it is ignored."""

    model_config = ConfigDict(extra="ignore")

    tracking_code: str = Field(default="", max_length=100, examples=["9400100208303109505688"])
    status: str = Field(default="unknown", max_length=40, examples=["in_transit"])
    updated_at: AwareDatetime | None = None


class EasyPostEvent(BaseModel):
    """A message of EasyPost; only those of trackers mean something here."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=100, examples=["evt_0b2f"])
    description: str = Field(max_length=100, examples=["tracker.updated"])
    result: EasyPostTracker | dict[str, Any]


def verify(secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """Hold a message to `hmac-sha256-hex=` and the HMAC of its body. Raises BadSignature.

    It bears no time: a message that comes again has no second effect, and one that was overtaken none at all.
    """
    key = unicodedata.normalize("NFKD", secret).encode()
    expected = "hmac-sha256-hex=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), headers.get(HEADER, "").encode()):
        raise BadSignature("Sign the body with the webhook's secret.")
