"""Who calls: a person by a Cognito token, or a machine by an API key."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.kit.entity import Value
from chalicelib.kit.events import Actor
from chalicelib.kit.problems import Problem
from chalicelib.kit.web import tokens

KEY_PREFIX = "sck_"
SCHEME = "Bearer "


class NotSignedIn(Problem):
    status = 401
    code = "auth.required"
    title = "Sign in first"


class NotPermitted(Problem):
    status = 403
    code = "auth.not_permitted"
    title = "You are not permitted to do this"


class SignInAgain(Problem):
    """A token from long ago is not enough for this."""

    status = 403
    code = "auth.sign_in_again"
    title = "Sign in again first"


class Caller(Value):
    """An authenticated caller. The seller comes from here, never from a request."""

    kind: str
    id: str
    name: str = ""
    member_of: str | None = None
    permissions: frozenset[str] = frozenset()
    signed_in_at: datetime | None = None

    def must_be_fresh(self, minutes: int, now: datetime) -> None:
        """Raises SignInAgain unless the caller gave their password within these minutes of the wall clock."""
        if self.signed_in_at is None or now - self.signed_in_at > timedelta(minutes=minutes):
            raise SignInAgain(f"Sign in again: this is done within {minutes} minutes of signing in.")

    @property
    def actor(self) -> Actor:
        return Actor(kind=self.kind, id=self.id, name=self.name)

    @property
    def seller_id(self) -> str:
        """The seller this caller works for."""
        if self.member_of is None:
            raise NotPermitted("Apply as a seller first: POST /v1/seller/application.")
        return self.member_of


ANONYMOUS = Caller(kind="anonymous", id="anonymous")


class Directory(Protocol):
    """Who a verified token or a presented API key stands for; a capability answers, the edge asks."""

    def person(self, claims: Mapping[str, Any], permission: str) -> Caller: ...

    def machine(self, api_key: str) -> Caller | None: ...


_directory: Directory | None = None


def use(directory: Directory) -> None:
    """Set once, by app.py."""
    global _directory
    _directory = directory


def caller_of(headers: Mapping[str, str], permission: str) -> Caller:
    """The caller of a request that needs this permission; raises NotSignedIn unless the token or key is good."""
    authorization = headers.get("authorization", "")
    if not authorization.startswith(SCHEME) or _directory is None:
        raise NotSignedIn("Send `Authorization: Bearer <token>` with a token of the user pool or an API key.")
    token = authorization.removeprefix(SCHEME).strip()
    if token.startswith(KEY_PREFIX):
        caller = _directory.machine(token)
        if caller is None:
            raise NotSignedIn("This API key is unknown or revoked.")
        return caller
    try:
        return _directory.person(tokens.claims_of(token), permission)
    except tokens.BadToken as bad:
        raise NotSignedIn(str(bad)) from None
