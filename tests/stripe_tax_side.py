"""Stripe's side of taxes: calculations as its API answers since 2026-10-28, for New York City."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

RATES = (("state", "New York", "4.0"), ("city", "New York City", "4.5"), ("district", "MCTD", "0.375"))


class StripeTaxes:
    """Answers every question by the same rates, counts the calls, and fails on demand."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.error: int | None = None
        self.breaks_down = True

    def answer(
        self, method: str, path: str, body: dict[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        assert (method, path, headers["Authorization"]) == ("POST", "/v1/tax/calculations", "Bearer sk_test")
        self.asked.append(body)
        if self.error:
            return self.error, {"error": {"type": "api_error", "message": "They say no."}}
        lines = [self._item(body, f"line_items[{n}]") for n in range(10) if f"line_items[{n}][amount]" in body]
        shipping = self._item(body, "shipping_cost") if "shipping_cost[amount]" in body else None
        return 200, {
            "id": "taxcalc_1",
            "object": "tax.calculation",
            "line_items": {"object": "list", "data": lines, "has_more": False},
            "shipping_cost": shipping,
        }

    def _item(self, body: dict[str, str], name: str) -> dict[str, Any]:
        amount = int(body[f"{name}[amount]"])
        parts = [self._part(amount, *rate) for rate in RATES]
        item = {"amount": amount, "amount_tax": sum(part["amount"] for part in parts)}
        item |= {"reference": body.get(f"{name}[reference]"), "object": "tax.calculation_line_item"}
        return item | {"tax_breakdown": parts if self.breaks_down else None}

    def _part(self, amount: int, level: str, name: str, percent: str) -> dict[str, Any]:
        tax = (amount * Decimal(percent) / 100).quantize(Decimal(1), ROUND_HALF_UP)
        return {
            "amount": int(tax),
            "jurisdiction": {"country": "US", "display_name": name, "level": level, "state": "NY"},
            "sourcing": "destination",
            "tax_rate_details": {
                "display_name": "Sales Tax",
                "percentage_decimal": percent,
                "tax_type": "sales_tax",
            },
            "taxability_reason": "standard_rated",
            "taxable_amount": amount,
        }
