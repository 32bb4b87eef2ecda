"""Idempotency: the answer of a write is kept in the effect's own transaction, and a repeat gets it again."""

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from chalicelib.kit import clock
from chalicelib.kit.entity import from_dynamodb
from chalicelib.kit.problems import Problem
from chalicelib.kit.work import OnceRow, Work

KEPT = timedelta(hours=24)
MAX_KEY = 255


class KeyRequired(Problem):
    status = 400
    code = "idempotency.key_required"
    title = "This request needs an Idempotency-Key"


class KeyReused(Problem):
    status = 422
    code = "idempotency.key_reused"
    title = "This Idempotency-Key was used for another request"


class Answered(Exception):
    """This request has had its effect; here is the answer it got."""

    def __init__(self, status: int, body: str) -> None:
        self.status = status
        self.body = body


class Once(NamedTuple):
    """One client's idempotency key, and what the request looks like."""

    key: str
    fingerprint: str

    def record(self, work: Work, status: int, body: str) -> None:
        """Keep the answer with the effect."""
        row = OnceRow(
            self.key,
            fingerprint=self.fingerprint,
            answer=json.dumps([status, body]),
            expires_at=clock.wall() + KEPT,
        )
        work.once(row, self._standing_in_the_way)

    def raise_if_answered(self) -> None:
        """Raise Answered if this request has had its effect, KeyReused if another one has."""
        row = OnceRow.find(self.key)
        if row is not None:
            raise self._outcome(row.fingerprint, row.answer)

    def _standing_in_the_way(self, item: dict[str, Any] | None) -> Exception:
        found = {name: from_dynamodb(value) for name, value in (item or {}).items()}
        return self._outcome(found.get("fingerprint"), found.get("answer", "[]"))

    def _outcome(self, fingerprint: str | None, answer: str) -> Exception:
        if fingerprint != self.fingerprint:
            return KeyReused("Use a new key for a new request.")
        return Answered(*json.loads(answer))


def once_of(headers: Mapping[str, str], caller_id: str, signature: str, *, required: bool) -> Once | None:
    """The idempotency of a write request; `signature` is its method, path and body."""
    key = headers.get("idempotency-key", "")
    if not key:
        if required:
            raise KeyRequired("Send an Idempotency-Key of your choice; a repeat with it has no second effect.")
        return None
    if len(key) > MAX_KEY:
        raise KeyRequired(f"An Idempotency-Key has at most {MAX_KEY} characters.")
    return Once(f"{caller_id}#{key}", sha256(signature.encode()).hexdigest())
