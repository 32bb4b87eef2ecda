"""Storefront: what buyers see of a shop. Composes catalog and inventory; stores nothing."""
