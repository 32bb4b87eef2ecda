"""Listings, SKU claims and category approvals in DynamoDB, spread by their own ids behind the seller's.

| access pattern | index | key |
|---|---|---|
| one listing of a seller | table | pk = seller # listing |
| the listing that has a SKU | table | pk = seller # sku |
| how many listings a seller has in each status | table | pk = seller # counts # shard (native numbers) |
| a seller's approval for a category | table | pk = seller # category:id |
| a seller's listings, newest first | by_seller | seller_key = seller#shard, listing_id |
| a seller's listings in a status, newest first | by_status | status_key = seller#status#shard, listing_id |
| a seller's listings of a category, by status and newest first | by_category | category_key, category_place |
| a seller's listings by title, those that begin with a text | by_title | seller_key = seller#shard, title_place |
| the order in which a seller wants to see listings | table | pk = seller # order |
| what an operator must decide on, longest waiting first | by_review | review_key = kind#shard, review_since |
"""

from chalicelib.catalog.store.approvals import approvals, approvals_waiting, find_approval, save_approval
from chalicelib.catalog.store.claims import claim_skus, claims, release_skus
from chalicelib.catalog.store.listings import (
    by_title,
    find,
    forget,
    in_category,
    in_question,
    load,
    load_many,
    load_with,
    of_seller,
    save,
)
from chalicelib.catalog.store.tabs import counts, order_of, save_order

__all__ = [
    "approvals",
    "approvals_waiting",
    "by_title",
    "claim_skus",
    "claims",
    "counts",
    "find",
    "find_approval",
    "forget",
    "in_category",
    "in_question",
    "load",
    "load_many",
    "load_with",
    "of_seller",
    "order_of",
    "release_skus",
    "save",
    "save_approval",
    "save_order",
]
