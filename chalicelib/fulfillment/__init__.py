"""Fulfillment: packages, labels, carriers, tracking and the ship-by clocks.

Below: orders (what is shipped, and its life), sellers (where parcels start). Above: payouts.
"""
