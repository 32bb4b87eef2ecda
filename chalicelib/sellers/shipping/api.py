"""Routes of a seller's shipping settings."""

from chalicelib import access
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.sellers.errors import TemplateInUse, TooManyTemplates
from chalicelib.sellers.shipping import service
from chalicelib.sellers.shipping.models import (
    DefaultTemplate,
    Quote,
    QuoteRequest,
    ShippingSettings,
    ShopHours,
    TemplateFields,
)

api = Api(__name__, "shipping settings")


@api.get("/v1/shipping-settings", permission=access.SELLER_READ, answers=ShippingSettings)
def get_shipping_settings(request: Request[None]) -> ShippingSettings:
    """How my shop ships: templates, the default, holiday mode, orders a day."""
    return service.shipping_settings(request.seller_id)


@api.put("/v1/shipping-settings/hours", permission=access.SELLER_WRITE, body=ShopHours, answers=ShippingSettings)
def set_shop_hours(request: Request[ShopHours]) -> ShippingSettings:
    """Go on holiday or come back, and limit the orders of a day."""
    return service.set_hours(request.work, request.seller_id, request.body)


@api.put(
    "/v1/shipping-settings/default",
    permission=access.SELLER_WRITE,
    body=DefaultTemplate,
    answers=ShippingSettings,
    refuses=(NotFound,),
)
def set_default_template(request: Request[DefaultTemplate]) -> ShippingSettings:
    """Ship by this template what names none."""
    return service.make_default(request.work, request.seller_id, request.body.template_id)


@api.post(
    "/v1/shipping-templates",
    permission=access.SELLER_WRITE,
    body=TemplateFields,
    answers=ShippingSettings,
    status=201,
    refuses=(InvalidRequest, TooManyTemplates),
)
def add_shipping_template(request: Request[TemplateFields]) -> ShippingSettings:
    """Add a way to ship; the first becomes the default."""
    return service.add_template(request.work, request.seller_id, request.body)


@api.put(
    "/v1/shipping-templates/{template_id}",
    permission=access.SELLER_WRITE,
    body=TemplateFields,
    answers=ShippingSettings,
    refuses=(NotFound, InvalidRequest),
)
def change_shipping_template(request: Request[TemplateFields], template_id: str) -> ShippingSettings:
    """Change a way to ship, for orders from now on."""
    return service.change_template(request.work, request.seller_id, template_id, request.body)


@api.delete(
    "/v1/shipping-templates/{template_id}",
    permission=access.SELLER_WRITE,
    answers=ShippingSettings,
    refuses=(NotFound, TemplateInUse),
)
def remove_shipping_template(request: Request[None], template_id: str) -> ShippingSettings:
    """Remove a way to ship; listings that name it go by the default."""
    return service.remove_template(request.work, request.seller_id, template_id)


@api.post(
    "/v1/shipping-templates/{template_id}/quote",
    permission=access.SELLER_READ,
    body=QuoteRequest,
    answers=Quote,
    idempotency="none",
    refuses=(NotFound,),
)
def try_shipping_template(request: Request[QuoteRequest], template_id: str) -> Quote:
    """Try a template on a parcel and an address."""
    return service.try_template(request.seller_id, template_id, request.body, request.work.now)
