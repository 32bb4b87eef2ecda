"""Catalog: listings with their SKUs and images, from draft to sale.

Below: sellers (who may list), markets (limits, categories, prohibited items). Above: inventory counts the SKUs.
"""
