"""The use cases of promotions, one module a family of verbs."""

from chalicelib.promotions.rules import CartItem, Discount, Priced, PricedLine, Refusal
from chalicelib.promotions.service.campaigns import (
    call_off_entry,
    campaign_cancelled,
    campaign_started,
    campaigns,
    cancel_campaign,
    end_campaign,
    enrol,
    entries,
    open_campaign,
    start_campaign,
)
from chalicelib.promotions.service.claiming import claim, coupons_of, deals, flash_units, follow, issue
from chalicelib.promotions.service.live import close_session, open_session
from chalicelib.promotions.service.margins import guard_of, set_cost, set_guard, watch, watch_promotion
from chalicelib.promotions.service.new_sellers import grant, offer_to
from chalicelib.promotions.service.planning import (
    QUEUE,
    deactivate,
    edit,
    end,
    get,
    plan,
    promotions_of,
    schedule,
    simulated,
    start,
)
from chalicelib.promotions.service.pricing import Desk, desk_for
from chalicelib.promotions.service.redeeming import give_back, pooled, redeem
from chalicelib.promotions.service.results import Sale, Share, book_sale, results, unbook_sale

__all__ = [
    "QUEUE",
    "CartItem",
    "Desk",
    "Discount",
    "Priced",
    "PricedLine",
    "Refusal",
    "Sale",
    "Share",
    "book_sale",
    "call_off_entry",
    "campaign_cancelled",
    "campaign_started",
    "campaigns",
    "cancel_campaign",
    "claim",
    "close_session",
    "coupons_of",
    "deactivate",
    "deals",
    "desk_for",
    "edit",
    "end",
    "end_campaign",
    "enrol",
    "entries",
    "flash_units",
    "follow",
    "get",
    "give_back",
    "grant",
    "guard_of",
    "issue",
    "offer_to",
    "open_campaign",
    "open_session",
    "plan",
    "pooled",
    "promotions_of",
    "redeem",
    "results",
    "schedule",
    "set_cost",
    "set_guard",
    "simulated",
    "start",
    "start_campaign",
    "unbook_sale",
    "watch",
    "watch_promotion",
]
