"""The use cases of shipping settings, and what a checkout asks of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from chalicelib.kit.batch import Batch
from chalicelib.kit.ids import new_id
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.sellers.errors import NotShippedThere, OnHoliday, ShopClosed, TemplateInUse, TooManyTemplates
from chalicelib.sellers.events import ShippingSettingsChanged
from chalicelib.sellers.shipping import rules, store
from chalicelib.sellers.shipping.models import (
    MAX_TEMPLATES,
    Consignment,
    Destination,
    Quote,
    QuoteRequest,
    ShippingCharge,
    ShippingSettings,
    ShippingTemplate,
    ShopHours,
    TemplateFields,
    free_shipping,
)


def shipping_settings(seller_id: str) -> ShippingSettings:
    """How a seller ships."""
    return store.load(seller_id)


def shipping_settings_with(batch: Batch, seller_ids: Iterable[str]) -> Callable[[], dict[str, ShippingSettings]]:
    """How each seller of a cart ships, once the batch is read."""
    return store.load_with(batch, seller_ids)


def shipping_price(
    settings: ShippingSettings,
    parts: Sequence[Consignment],
    ship_to: Destination,
    at: datetime,
    option: str | None = None,
) -> ShippingCharge:
    """What one seller's parcel costs by the option the buyer chose, else by the cheapest, and who pays.

    Raises NotShippedThere, which names why for each option.
    """
    quote = shipping_quote(settings, parts, ship_to, at)
    charge = next((c for c in quote.charges if option in (None, c.option)), None)
    if charge is None:
        offered = [charge.option for charge in quote.charges]
        raise NotShippedThere(offered=offered, refused={name: why.value for name, why in quote.refused.items()})
    return charge


def shipping_quote(
    settings: ShippingSettings, parts: Sequence[Consignment], ship_to: Destination, at: datetime
) -> Quote:
    """Every option for one seller's parcel, cheapest first. A part without a template goes by the default."""
    policy = markets.policy(settings.market, at)
    default = settings.template(settings.default_template) or free_shipping(policy.currency)
    chosen = [(settings.template(part.template_id) or default, part) for part in parts]
    return rules.quote(chosen, ship_to, policy.shipping)


def admit_order(work: Work, settings: ShippingSettings) -> None:
    """Count an order in, if the shop takes it now. Raises ShopClosed, OnHoliday; CapacityReached on commit.

    A shop without any limit costs no read and no write. A cancelled order's place is not given again.
    """
    if settings.limits.shop_closed:
        raise ShopClosed("Take its goods out of the cart.", seller_id=settings.seller_id)
    holiday = settings.holiday
    if holiday and holiday.lasts(work.now):
        raise OnHoliday(holiday.message, ends_at=holiday.ends_at.isoformat())
    most = _orders_a_day(settings, work.now)
    if most is not None:
        today = markets.day_of(settings.market, work.now)
        seen = store.orders_of_day(settings.seller_id)
        store.count_order(work, settings.seller_id, today, most, seen)


def _orders_a_day(settings: ShippingSettings, now: datetime) -> int | None:
    """The least of what the shop itself, its probation tier and its standing allow."""
    tiers = markets.policy(settings.market, now).standing.orders_per_day
    limits = settings.limits
    known = (settings.daily_order_capacity, limits.orders_per_day, tiers[limits.probation_tier])
    return min((most for most in known if most is not None), default=None)


def set_hours(work: Work, seller_id: str, hours: ShopHours) -> ShippingSettings:
    """Set holiday and capacity as given; what is absent no longer holds. Orders already taken stay."""
    changed = store.load(seller_id).with_(holiday=hours.holiday, daily_order_capacity=hours.daily_order_capacity)
    return _save(work, changed, "hours")


def add_template(work: Work, seller_id: str, fields: TemplateFields) -> ShippingSettings:
    """Add a template; the first becomes the default. Raises InvalidRequest, TooManyTemplates."""
    settings = store.load(seller_id)
    if len(settings.templates) == MAX_TEMPLATES:
        raise TooManyTemplates(f"A shop has at most {MAX_TEMPLATES} templates; change or remove one.")
    template = _template(settings, new_id("shp", work.now), fields, work.now)
    default = settings.default_template or template.template_id
    changed = settings.with_(templates=[*settings.templates, template], default_template=default)
    return _save(work, changed, template.template_id)


def change_template(work: Work, seller_id: str, template_id: str, fields: TemplateFields) -> ShippingSettings:
    """Put other fields into a template; orders already placed keep their price. Raises NotFound."""
    settings = store.load(seller_id)
    known(settings, template_id)
    template = _template(settings, template_id, fields, work.now)
    templates = [template if t.template_id == template_id else t for t in settings.templates]
    return _save(work, settings.with_(templates=templates), template_id)


def remove_template(work: Work, seller_id: str, template_id: str) -> ShippingSettings:
    """Remove a template; listings that name it go by the default. Raises NotFound, TemplateInUse."""
    settings = store.load(seller_id)
    known(settings, template_id)
    if settings.default_template == template_id:
        raise TemplateInUse("Make another template the default first.")
    templates = [t for t in settings.templates if t.template_id != template_id]
    return _save(work, settings.with_(templates=templates), template_id)


def make_default(work: Work, seller_id: str, template_id: str) -> ShippingSettings:
    """Ship by this template what names none. Raises NotFound."""
    settings = store.load(seller_id)
    known(settings, template_id)
    return _save(work, settings.with_(default_template=template_id), template_id)


def try_template(seller_id: str, template_id: str, request: QuoteRequest, at: datetime) -> Quote:
    """What a parcel to an address would cost by a template. Raises NotFound."""
    settings = store.load(seller_id)
    template = known(settings, template_id)
    part = Consignment(weight_grams=request.weight_grams, sub_total=request.sub_total)
    return rules.quote([(template, part)], request, markets.policy(settings.market, at).shipping)


def known(settings: ShippingSettings, template_id: str) -> ShippingTemplate:
    """One of the seller's templates. Raises NotFound."""
    template = settings.template(template_id)
    if template is None:
        raise NotFound
    return template


def _template(
    settings: ShippingSettings, template_id: str, fields: TemplateFields, at: datetime
) -> ShippingTemplate:
    policy = markets.policy(settings.market, at)
    problems = rules.template_problems(fields, policy.shipping, policy.currency)
    if problems:
        raise InvalidRequest("Correct these fields and send again.", fields=problems)
    return ShippingTemplate(template_id=template_id, **dict(fields))


def _save(work: Work, settings: ShippingSettings, what: str) -> ShippingSettings:
    work.emit(ShippingSettingsChanged(seller_id=settings.seller_id, what=what))
    return store.save(work, settings)
