"""Promotions: coupons, discounts, flash sales and campaigns, and the one function that prices a cart with them.

Below: catalog (what is on sale at which price), markets (policy). Above: orders price, redeem and give back.
"""
