"""Inventory: how many units of a SKU there are, who has reserved them, and whether it is on sale.

Below: catalog (which SKUs there are). Above: orders reserve, release and take units.
"""
