"""How a seller ships: templates that price a parcel to an address, holiday mode, orders a day.

It lives in sellers because checkout, far below fulfillment, needs the price.
"""
