"""Who a token or an API key stands for; app.py gives this to the edge."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib import access
from chalicelib.kit.remembered import Remembered
from chalicelib.kit.web.callers import Caller
from chalicelib.sellers import keys, store
from chalicelib.sellers.models import Member

OPERATORS = "operators"
MEMBER_KNOWN_SECONDS = 30
"""A process may act on a membership it read this long ago; API keys are read every time."""

_members: Remembered[Member | None] = Remembered(MEMBER_KNOWN_SECONDS)


def person(claims: Mapping[str, Any], permission: str) -> Caller:
    """A signed-in person: a buyer, a member of a seller's team, an operator by Cognito group.

    What everyone may do is done as a buyer: whose team the person is in is then not read.
    """
    user_id = str(claims["sub"])
    permissions = access.ROLES["buyer"]
    if OPERATORS in claims.get("cognito:groups", []):
        return Caller(kind="person", id=user_id, name="operator", permissions=access.ROLES["operator"])
    member = None if permission == access.BUY else _members.get(user_id, lambda: store.member(user_id))
    if member is None:
        return Caller(kind="person", id=user_id, name="buyer", permissions=permissions)
    at = claims.get("auth_time", claims.get("iat"))
    return Caller(
        kind="person",
        id=user_id,
        name=member.role,
        member_of=member.seller_id,
        permissions=permissions | access.ROLES[member.role],
        signed_in_at=datetime.fromtimestamp(at, UTC) if at else None,
    )


def machine(api_key: str) -> Caller | None:
    """The machine that holds an API key."""
    key = keys.good_key(api_key)
    if key is None:
        return None
    return Caller(
        kind="key",
        id=key.key_id,
        name=key.name,
        member_of=key.seller_id,
        permissions=access.of_key(key.scopes),
    )
