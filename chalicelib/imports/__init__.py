"""Imports: bulk CSV files, from the drop bucket to listings with stock and a report of what was refused.

Below: catalog (listings and SKUs), inventory (stock), sellers, markets (limits, categories).
"""
