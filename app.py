"""The table of contents: the Chalice app, one line per capability."""

from chalice.app import Chalice

from chalicelib.catalog import api as catalog_api
from chalicelib.catalog import jobs as catalog_jobs
from chalicelib.fulfillment import api as fulfillment_api
from chalicelib.fulfillment import jobs as fulfillment_jobs
from chalicelib.home import api as home_api
from chalicelib.imports import api as imports_api
from chalicelib.imports import jobs as imports_jobs
from chalicelib.inventory import api as inventory_api
from chalicelib.kit import deadlines_jobs, outbox
from chalicelib.kit.web import callers, docs
from chalicelib.markets import api as markets_api
from chalicelib.notifications import api as notifications_api
from chalicelib.notifications import jobs as notifications_jobs
from chalicelib.orders import api as orders_api
from chalicelib.orders import jobs as orders_jobs
from chalicelib.payouts import api as payouts_api
from chalicelib.payouts import jobs as payouts_jobs
from chalicelib.sellers import api as sellers_api
from chalicelib.sellers import directory
from chalicelib.sellers.shipping import api as shipping_api
from chalicelib.storefront import api as storefront_api

app = Chalice(app_name="seller-center")
callers.use(directory)

APIS = [
    docs.api,
    markets_api.api,
    sellers_api.api,
    shipping_api.api,
    catalog_api.api,
    inventory_api.api,
    imports_api.api,
    orders_api.api,
    fulfillment_api.api,
    payouts_api.api,
    notifications_api.api,
    storefront_api.api,
    home_api.api,
]
JOBS = [
    outbox.jobs,
    deadlines_jobs.jobs,
    catalog_jobs.jobs,
    imports_jobs.jobs,
    orders_jobs.jobs,
    fulfillment_jobs.jobs,
    payouts_jobs.jobs,
    notifications_jobs.jobs,
]

for part in [*APIS, *JOBS]:
    app.register_blueprint(part)
