"""Payouts: the ledger, fees and refunds, settlement, payout runs, bank files, statements and reconciliation.

Below: fulfillment (labels), orders (what was sold), sellers (whom to pay), markets (fees and clocks).
The bank is a port.
"""
