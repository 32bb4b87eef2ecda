"""Cognito tokens, verified here: signature against the pool's JWKS, issuer, audience, use and expiry."""

import time
from functools import cache
from os import environ
from typing import Any

import jwt

from chalicelib.kit import settings

REMEMBERED = 1000
REFRESH_SECONDS = 60
"""An unknown key id makes us fetch the pool's keys again, but not more often than this."""

_verified: dict[str, dict[str, Any]] = {}
_fetched: dict[str, float] = {"at": 0.0}


class BadToken(Exception):
    """The token is not one of this pool, or no longer good."""


def issuer() -> str:
    """The pool's issuer URL."""
    return f"https://cognito-idp.{settings.region()}.amazonaws.com/{settings.setting('USER_POOL_ID')}"


def _keys_url() -> str:
    """Where the pool publishes its keys; an emulator serves them itself under the pool's id."""
    emulator = environ.get("AWS_ENDPOINT_URL")
    pool = f"{emulator}/{settings.setting('USER_POOL_ID')}" if emulator else issuer()
    return environ.get("COGNITO_JWKS_URL") or f"{pool}/.well-known/jwks.json"


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a good access or id token, remembered until it expires; raises BadToken."""
    known = _verified.get(token)
    if known is None:
        known = _verify(token)
        if len(_verified) >= REMEMBERED:
            _verified.clear()
        _verified[token] = known
    if known["exp"] <= time.time():
        raise BadToken("The token has expired. Sign in again.")
    return known


def _verify(token: str) -> dict[str, Any]:
    try:
        key = _key(jwt.get_unverified_header(token).get("kid", ""))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer(),
            options={"require": ["exp", "iss", "sub", "token_use"], "verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        raise BadToken("The token has expired. Sign in again.") from None
    except (jwt.PyJWTError, KeyError):
        raise BadToken("The token is not one of this user pool.") from None
    _check_use(claims)
    return claims


def _check_use(claims: dict[str, Any]) -> None:
    """An access token names its client in client_id, an id token in aud."""
    named = {"access": claims.get("client_id"), "id": claims.get("aud")}
    if named.get(claims["token_use"]) != settings.setting("CLIENT_ID"):
        raise BadToken("The token was issued for another client.")


def _key(key_id: str) -> Any:
    keys = _keys()
    if key_id not in keys and time.time() - _fetched["at"] > REFRESH_SECONDS:
        _keys.cache_clear()
        keys = _keys()
    return keys[key_id]


@cache
def _keys() -> dict[str, Any]:
    client = jwt.PyJWKClient(_keys_url(), cache_keys=False, timeout=3)
    _fetched["at"] = time.time()
    return {key.key_id: key.key for key in client.get_signing_keys() if key.key_id}
