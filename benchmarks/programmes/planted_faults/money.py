"""Faults of the money's doors."""

from benchmarks.programmes.planted_faults.fault import Fault

FAULTS = [
    Fault(
        "an amount in a body takes any currency",
        "chalicelib/markets/models/amounts.py",
        "if money.currency not in largest:",
        "if False:",
        ("tests/contracts/test_amounts.py",),
    ),
    Fault(
        "goodwill in another currency is paid in the order's",
        "chalicelib/orders/service/refunding.py",
        "if amount.currency != currency:",
        "if False:",
        ("tests/unit/orders",),
    ),
]
