"""Returns: what buyers want back or replaced, who decides it, the goods' way back, and the refund.

Below: fulfillment (the carrier's label and scans), orders (what was bought, and the money given back), inventory
(restock), markets (windows, clocks, who pays). Above: payouts books refunds and waits for open returns.
"""
