"""Standing: how a seller does, in rates with the orders behind them, and what follows: points, limits, tiers.

Below: returns and orders (whose events are the facts), sellers (keeps what the platform lets a shop do, where a
checkout and a listing look for it), markets (thresholds). Above: payouts holds money and notifications tells.
"""
