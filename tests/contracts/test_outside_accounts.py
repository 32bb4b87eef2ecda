"""A function that may not read an outside account's secret can still be started where that account is in use."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")

CODE = """
import app
from chalicelib.orders.payments import chosen as payments
from chalicelib.payouts.bank import chosen as banks
print(type(payments.provider).__name__, type(banks.bank).__name__)
"""


def test_no_secret_is_read_before_money_moves() -> None:
    """The whole app is imported with Stripe on both sides and nobody to ask for a secret."""
    stripe = {"PAYMENTS": "stripe", "BANK": "stripe", "STRIPE_SECRET_ID": "arn:nobody"}
    environment = os.environ | stripe | {"AWS_ENDPOINT_URL": "http://[::1]:1"}
    made = subprocess.run(
        [sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=False
    )
    assert made.stdout.split() == ["StripePayments", "StripeBank"], made.stderr
