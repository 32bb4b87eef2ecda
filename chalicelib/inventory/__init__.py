"""Inventory: how many units of a SKU there are and where, who holds them, how they moved, whether it is on sale.

`service` moves units, `counters` writes them under conditions, `log` keeps every movement, `rules` decides.
Below: catalog (which SKUs there are). Above: orders reserve, release and take units; promotions fill pools.
"""
