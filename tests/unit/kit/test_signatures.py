"""Signed messages of outside systems, against the arithmetic of the Standard Webhooks text."""

import hashlib
import hmac
import time
from base64 import b64encode

import pytest

from chalicelib.kit.web.signatures import BadSignature, verified

KEY = b"an outside system and we know it"
SECRET = b64encode(KEY).decode()
BODY = b'{"status": "delivered"}'


def headers(at: int = 0, body: bytes = BODY) -> dict[str, str]:
    timestamp = str(int(time.time()) + at)
    digest = hmac.new(KEY, f"msg_1.{timestamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{b64encode(digest).decode()}"
    return {"webhook-id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": signature}


@pytest.mark.parametrize("secret", [SECRET, f"whsec_{SECRET}"])
def test_a_signed_message_gives_its_id(secret: str) -> None:
    assert verified(secret, headers(), BODY) == "msg_1"


def test_one_good_signature_among_several_is_enough() -> None:
    good = headers()["webhook-signature"]
    assert verified(SECRET, headers() | {"webhook-signature": f"v1,b2xk v1a,x {good}"}, BODY) == "msg_1"


@pytest.mark.parametrize("at", [-290, 290])
def test_a_message_is_good_for_five_minutes(at: int) -> None:
    assert verified(SECRET, headers(at), BODY) == "msg_1"


@pytest.mark.parametrize("at", [-310, 310])
def test_a_message_older_or_newer_than_five_minutes_is_refused(at: int) -> None:
    with pytest.raises(BadSignature):
        verified(SECRET, headers(at), BODY)


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_message_without_one_of_the_headers_is_refused(missing: str) -> None:
    with pytest.raises(BadSignature):
        verified(SECRET, {name: value for name, value in headers().items() if name != missing}, BODY)


@pytest.mark.parametrize("signature", ["", "v1", "v1,", "v1,é", "v1,AAAA", "v2,AAAA", "a,b,c"])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    with pytest.raises(BadSignature):
        verified(SECRET, headers() | {"webhook-signature": signature}, BODY)


def test_another_systems_signature_is_refused() -> None:
    with pytest.raises(BadSignature):
        verified(b64encode(b"somebody else").decode(), headers(), BODY)


def test_an_altered_body_is_refused() -> None:
    with pytest.raises(BadSignature):
        verified(SECRET, headers(), BODY + b" ")
