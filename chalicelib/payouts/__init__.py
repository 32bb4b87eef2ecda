"""Payouts: the ledger, fees, settlement, payout runs and statements.

Below: orders (what was sold), sellers (whom to pay), markets (fees and clocks). The bank is a port.
"""
