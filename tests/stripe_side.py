"""Stripe's side of payouts, as its API answers since 2026-10-28."""

from collections.abc import Mapping
from typing import Any


class Stripe:
    """Stripe's side: what was made under which key, how payments stand, and an error to answer with."""

    def __init__(self) -> None:
        self.made: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.status = "processing"
        self.details: dict[str, Any] = {}
        self.error: tuple[int, str] | None = None

    def answer(
        self, method: str, path: str, body: dict[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        assert headers["Authorization"] == "Bearer sk_test"
        if self.error and path.endswith("outbound_payments"):
            return self.error[0], {"error": {"type": self.error[1], "code": "no", "message": "They say no."}}
        if method == "GET":
            return 200, self._payment(path.rpartition("/")[2])
        self.asked.append((path, body))
        key = headers["Idempotency-Key"]
        return 200, self.made.setdefault(key, self._make(path, len(self.made), headers))

    def _make(self, path: str, count: int, headers: Mapping[str, str]) -> dict[str, Any]:
        match path.strip("/").split("/")[-1]:
            case "accounts":
                return {"id": f"acct_{count}", "object": "v2.core.account"}
            case "outbound_setup_intents":
                assert headers["Stripe-Context"] == "acct_0"
                method = {"id": f"usba_{count}", "object": "v2.money_management.payout_method"}
                return {
                    "id": f"osi_{count}",
                    "object": "v2.money_management.outbound_setup_intent",
                    "status": "succeeded",
                    "payout_method": method,
                }
        return self._payment(f"obp_{count}")

    def _payment(self, payment_id: str) -> dict[str, Any]:
        return {
            "id": payment_id,
            "object": "v2.money_management.outbound_payment",
            "status": self.status,
            "status_details": self.details,
            "expected_arrival_date": "2026-11-25T00:00:00.000Z",
            "amount": {"value": 3760, "currency": "usd"},
        }
