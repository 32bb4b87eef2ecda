"""The table of contents: the Chalice app, one line per capability. A name stands for a module of chalicelib/."""

from chalice.app import Chalice

from chalicelib.kit.web import callers
from chalicelib.kit.web.contents import register
from chalicelib.sellers import directory

app = Chalice(app_name="seller-center")
callers.use(directory)

APIS = [
    "kit.web.docs",
    "markets.api",
    "sellers.api",
    "sellers.shipping.api",
    "catalog.api",
    "catalog.operator_api",
    "inventory.api",
    "promotions.api",
    "promotions.campaigns_api",
    "imports.api",
    "orders.api",
    "fulfillment.api",
    "fulfillment.labels_api",
    "fulfillment.carriers_api",
    "fulfillment.warehouse_api",
    "returns.api",
    "returns.seller_api",
    "returns.answers_api",
    "returns.goods_api",
    "returns.operator_api",
    "standing.api",
    "standing.operator_api",
    "payouts.api",
    "payouts.operator_api",
    "payouts.chargebacks_api",
    "notifications.api",
    "storefront.api",
    "home.api",
]
JOBS = [
    "kit.outbox",
    "kit.deadlines_jobs",
    "catalog.jobs",
    "inventory.jobs",
    "promotions.jobs",
    "imports.jobs",
    "orders.jobs",
    "fulfillment.jobs",
    "returns.jobs",
    "standing.jobs",
    "payouts.jobs",
    "notifications.jobs",
]

register(app, APIS, JOBS)
