"""Orders: checkout, payment, cancellation and the life of an order.

Below: inventory (stock), catalog (what is sold), markets (the clocks). Above: fulfillment ships, payouts settles.
"""
