"""Stripe's side of the buyers' payments, as version 2026-10-28 of its API answers (shapes of its own library)."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.kit import clock

SECRET = "whsec_of_payments"
DECLINES = {"pm_card_declined": "generic_decline", "pm_no_money": "insufficient_funds"}
ASKS_FIRST, SLOW = "pm_asks_first", "pm_bank_debit"
Fields = dict[str, Any]
Answer = tuple[int, Fields]


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The header of a webhook."""
    stamp = int(time.time())
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={stamp},v1={signature}"}


def event_of(thing: Fields, kind: str) -> bytes:
    """What the webhook sends of a thing; only its id is ever read."""
    return json.dumps({"id": f"evt_{thing['id']}", "type": kind, "data": {"object": thing}}).encode()


class StripePaymentsSide:
    """Intents, charges, refunds, disputes and the balance; what was asked under one key is made once."""

    def __init__(self, stage: str = "test") -> None:
        self.stage = stage
        self.things: dict[str, Fields] = {}
        self.balance: list[Fields] = []
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, Fields, str]] = []
        self.down = False
        self.loses_answers = False
        self.refuses_refunds = ""
        self.ahead = clock.offset

    # -- what a test sees and does ------------------------------------------------------------------------------

    def all(self, kind: str) -> list[Fields]:
        return [thing for thing in self.things.values() if thing["object"] == kind]

    def intent_of(self, order_id: str) -> Fields:
        return next(one for one in self.all("payment_intent") if one["metadata"]["order_id"] == order_id)

    def captures(self, order_id: str, **changes: Any) -> Fields:
        """The buyer's client confirms, or the bank has agreed at last."""
        intent = self.intent_of(order_id)
        intent |= {
            "status": "succeeded",
            "amount_received": intent["amount"],
            "last_payment_error": None,
        } | changes
        charge = self._make("charge", "ch", amount=intent["amount_received"], currency=intent["currency"])
        charge |= {"payment_intent": intent["id"], "metadata": dict(intent["metadata"])}
        intent["latest_charge"] = charge["id"]
        self._moves("charge", charge, charge["amount"], fee=59)
        return intent

    def declines(self, order_id: str, code: str) -> Fields:
        """The buyer's client tried a card, and the bank said no."""
        intent = self.intent_of(order_id)
        error = {"type": "card_error", "code": "card_declined", "decline_code": code}
        intent |= {"status": "requires_payment_method", "last_payment_error": error}
        return intent

    def disputes(self, order_id: str, *, status: str = "needs_response", amount: int | None = None) -> Fields:
        intent = self.intent_of(order_id)
        due = int((clock.now() + timedelta(days=7)).timestamp())
        cents = amount or intent["amount"]
        made = self._make("dispute", "dp", amount=cents, currency=intent["currency"], status=status)
        made |= {
            "reason": "product_not_received",
            "payment_intent": intent["id"],
            "charge": intent["latest_charge"],
        }
        made |= {"evidence_details": {"due_by": due, "submission_count": 0}, "metadata": {}}
        if status == "needs_response":
            self._moves("dispute", made, -cents, fee=1500)
        return made

    def wins(self, dispute: Fields) -> Fields:
        dispute["status"] = "won"
        self._moves("dispute_reversal", dispute, dispute["amount"])
        return dispute

    def fails_refund(self, refund: Fields, reason: str = "lost_or_stolen_card") -> Fields:
        refund |= {"status": "failed", "failure_reason": reason}
        self._moves("refund_failure", refund, refund["amount"])
        return refund

    # -- its doors ----------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, body: Fields, headers: Mapping[str, str]) -> Answer:
        assert headers["Authorization"] == "Bearer sk_test"
        key = headers.get("Idempotency-Key", "")
        self.asked.append((method, path, body, key))
        if self.down:
            return 503, {"error": {"type": "api_error", "message": "They are away."}}
        if key and method == "POST" and key in self.answers:
            return self.answers[key]
        parts = path.removeprefix("/v1/").split("/")
        answer = self._does(parts, body) if method == "POST" else self._shows(parts, body)
        if key and method == "POST":
            self.answers[key] = answer
        return (500, {"error": {"type": "api_error"}}) if self.loses_answers and method == "POST" else answer

    def _does(self, parts: list[str], body: Fields) -> Answer:
        match parts:
            case ["payment_intents"]:
                return self._opens(body)
            case ["payment_intents", name, "confirm"]:
                return self._confirms(self.things[name], body["payment_method"])
            case ["payment_intents", name, "cancel"]:
                return self._cancels(self.things[name])
            case ["refunds"]:
                return self._refunds(body)
            case ["files"]:
                return 200, self._make("file", "file", bytes=len(body["file"]))
            case ["disputes", name]:
                self.things[name]["evidence_details"]["submission_count"] += 1
                return 200, self.things[name] | {"evidence": body}
        return 404, _invalid("resource_missing", "id")

    def _shows(self, parts: list[str], body: Fields) -> Answer:
        match parts:
            case ["refunds"]:
                made = [one for one in self.all("refund") if one["payment_intent"] == body["payment_intent"]]
                return 200, {"object": "list", "data": made, "has_more": False, "url": "/v1/refunds"}
            case ["balance_transactions"]:
                return 200, self._balance(body)
            case [_, name] if name in self.things:
                return 200, self._expanded(self.things[name])
        return 404, _invalid("resource_missing", "id")

    def _opens(self, body: Fields) -> Answer:
        if int(body["amount"]) < 50:
            return 400, _invalid("amount_too_small", "amount")
        made = self._make("payment_intent", "pi", amount=int(body["amount"]), currency=body["currency"])
        made |= {"amount_received": 0, "status": "requires_payment_method", "latest_charge": None}
        made |= {
            "client_secret": f"{made['id']}_secret_1",
            "metadata": _metadata(body),
            "last_payment_error": None,
        }
        return 200, made

    def _confirms(self, intent: Fields, method: str) -> Answer:
        if intent["status"] in ("succeeded", "processing", "canceled"):
            return 400, _invalid("payment_intent_unexpected_state", "")
        if method == "pm_unknown":
            return 400, _invalid("resource_missing", "payment_method")
        if code := DECLINES.get(method):
            error = {"type": "card_error", "code": "card_declined", "decline_code": code, "message": "No."}
            intent["last_payment_error"] = error
            return 402, {"error": error | {"payment_intent": dict(intent)}}
        if method in (ASKS_FIRST, SLOW):
            intent["status"] = "requires_action" if method == ASKS_FIRST else "processing"
            return 200, dict(intent)
        return 200, dict(self.captures(intent["metadata"]["order_id"]))

    def _cancels(self, intent: Fields) -> Answer:
        if intent["status"] in ("succeeded", "processing", "canceled"):
            return 400, _invalid("payment_intent_unexpected_state", "")
        intent["status"] = "canceled"
        return 200, intent

    def _refunds(self, body: Fields) -> Answer:
        if self.refuses_refunds:
            return 400, _invalid(self.refuses_refunds, "")
        intent = self.things[body["payment_intent"]]
        made = [one["amount"] for one in self.all("refund") if one["payment_intent"] == intent["id"]]
        if sum(made) + int(body["amount"]) > intent["amount_received"]:
            return 400, _invalid("charge_already_refunded", "")
        refund = self._make("refund", "re", amount=int(body["amount"]), currency=intent["currency"])
        refund |= {"status": "succeeded", "payment_intent": intent["id"], "metadata": _metadata(body)}
        self._moves("refund", refund, -refund["amount"])
        return 200, refund

    def _balance(self, body: Fields) -> Fields:
        first, last = int(body["created[gte]"]), int(body["created[lt]"])
        of_day = [one for one in self.balance if first <= one["created"] < last]
        ids = [one["id"] for one in of_day]
        start = ids.index(body["starting_after"]) + 1 if "starting_after" in body else 0
        end = start + int(body["limit"])
        found = [one | {"source": self.things[one["source"]]} for one in of_day[start:end]]
        return {"object": "list", "data": found, "has_more": end < len(of_day), "url": "/v1/balance_transactions"}

    def _expanded(self, thing: Fields) -> Fields:
        if thing["object"] == "dispute":
            return thing | {"payment_intent": self.things[thing["payment_intent"]]}
        return thing

    def _make(self, kind: str, prefix: str, **fields: Any) -> Fields:
        name = f"{prefix}_{len(self.things) + 1}"
        self.things[name] = {"id": name, "object": kind, "created": self._now()} | fields
        return self.things[name]

    def _moves(self, category: str, source: Fields, cents: int, fee: int = 0) -> None:
        moved = {
            "id": f"txn_{len(self.balance) + 1}",
            "object": "balance_transaction",
            "amount": cents,
            "fee": fee,
        }
        moved |= {"reporting_category": category, "currency": source["currency"], "net": cents - fee}
        self.balance.append(moved | {"source": source["id"], "created": self._now()})

    def _now(self) -> int:
        return int((datetime.now().astimezone() + self.ahead()).timestamp())


def _metadata(body: Fields) -> Fields:
    return {name[9:-1]: value for name, value in body.items() if name.startswith("metadata[")}


def _invalid(code: str, param: str) -> Fields:
    return {"error": {"type": "invalid_request_error", "code": code, "param": param, "message": code}}
