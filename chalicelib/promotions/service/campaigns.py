"""Campaigns of the platform: an operator opens one, sellers enter listings, it starts and ends by the clock."""

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import ListingStatus
from chalicelib.kit import queues
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.promotions import store
from chalicelib.promotions.errors import NotEnrollable
from chalicelib.promotions.events import (
    CampaignCancelled,
    CampaignEnded,
    CampaignOpened,
    CampaignStarted,
    PromotionDeactivated,
)
from chalicelib.promotions.models import (
    Campaign,
    CampaignStatus,
    Enrolment,
    Kind,
    NewCampaign,
    PercentOff,
    Promotion,
    PromotionStatus,
)
from chalicelib.promotions.rules import CAMPAIGN, OPERATOR, PROMOTION, SELLER, SYSTEM
from chalicelib.promotions.service.margins import guarded
from chalicelib.promotions.service.planning import MARKET, QUEUE, leave, put_in_force, told


def open_campaign(work: Work, new: NewCampaign) -> Campaign:
    """An operator opens a campaign for sellers to enter. Raises InvalidRequest."""
    if not work.now < new.enrol_until <= new.starts_at < new.ends_at:
        text = "Enrolment ends first, then it starts, then it ends."
        raise InvalidRequest(fields=[FieldProblem(pointer="/starts_at", code="campaign.window", detail=text)])
    campaign = Campaign(
        campaign_id=new_id("cmp", work.now),
        market=MARKET,
        status=CampaignStatus.ENROLLING,
        **new.model_dump(),
    )
    work.start_clock(QUEUE, "campaign_start", campaign.campaign_id, campaign.starts_at)
    work.start_clock(QUEUE, "campaign_end", campaign.campaign_id, campaign.ends_at)
    work.emit(CampaignOpened(campaign_id=campaign.campaign_id))
    return seen_by(OPERATOR, store.save_campaign(work, campaign))


def start_campaign(work: Work, campaign_id: str) -> None:
    """Its window has opened."""
    campaign = store.campaign(campaign_id)
    if CAMPAIGN.allows("start", campaign.status, SYSTEM):
        work.emit(CampaignStarted(campaign_id=campaign_id))
        store.save_campaign(work, CAMPAIGN.move(campaign, "start", SYSTEM))


def end_campaign(work: Work, campaign_id: str) -> None:
    """Its window has closed."""
    campaign = store.campaign(campaign_id)
    if CAMPAIGN.allows("end", campaign.status, SYSTEM):
        work.emit(CampaignEnded(campaign_id=campaign_id))
        store.save_campaign(work, CAMPAIGN.move(campaign, "end", SYSTEM))


def cancel_campaign(work: Work, campaign_id: str) -> Campaign:
    """An operator calls it off: from this moment no entry applies. Raises NotFound, NotPossible."""
    cancelled = CAMPAIGN.move(store.campaign(campaign_id), "cancel", OPERATOR)
    work.emit(CampaignCancelled(campaign_id=campaign_id))
    return seen_by(OPERATOR, store.save_campaign(work, cancelled))


def campaign_started(_: Work, event: CampaignStarted) -> None:
    """Each of its entries holds now: their margins are looked at."""
    _each_entry(event.campaign_id, "watch_entry")


def campaign_cancelled(_: Work, event: CampaignCancelled) -> None:
    """Each of its entries is called off with it."""
    _each_entry(event.campaign_id, "call_off_entry")


def _each_entry(campaign_id: str, name: str) -> None:
    """One message an entry, each done once however often it is sent."""
    query = PageQuery(limit=100)
    while True:
        page = store.entries(campaign_id, query)
        queues.send(QUEUE, (_about(entry, name) for entry in page.data))
        if page.next_cursor is None:
            return
        query = PageQuery(limit=100, cursor=page.next_cursor)


def _about(entry: Promotion, name: str) -> dict[str, str]:
    about = {"owner": entry.owner, "promotion_id": entry.promotion_id}
    return {"id": f"{name}#{entry.promotion_id}", "name": name} | about


def call_off_entry(work: Work, owner: str, promotion_id: str) -> None:
    """Its campaign was called off, and so is the entry."""
    promotion = store.load(owner, promotion_id)
    if PROMOTION.allows("deactivate", promotion.status, SYSTEM):
        work.emit(told(PromotionDeactivated, promotion))
        leave(work, PROMOTION.move(promotion, "deactivate", SYSTEM, deactivated_at=work.now))


def campaigns(query: PageQuery, by: str) -> Page[Campaign]:
    """All campaigns, newest first."""
    page = store.campaigns(query)
    return page.model_copy(update={"data": [seen_by(by, campaign) for campaign in page.data]})


def enrol(work: Work, seller_id: str, campaign_id: str, entry: Enrolment) -> Promotion:
    """Enter listings; the entry is a promotion of the seller's in the campaign's window, paid as it says.

    Raises NotFound, NotEnrollable, UnknownGoods, BelowFloor; NotEnrollable on commit if entered before.
    """
    campaign = store.campaign(campaign_id)
    _check(work, seller_id, campaign, entry)
    promotion = Promotion(
        promotion_id=new_id("prm", work.now),
        owner=seller_id,
        market=campaign.market,
        status=PromotionStatus.DRAFT,
        title=campaign.title,
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        listing_ids=sorted(set(entry.listing_ids)),
        campaign_id=campaign_id,
        terms=PercentOff(kind=Kind.PERCENT_OFF, percent_off=entry.percent_off),
        platform_share=campaign.platform_share,
        created_at=work.now,
    )
    store.save_entry(work, campaign_id, seller_id, promotion.promotion_id)
    return put_in_force(work, guarded(seller_id, promotion, work.now), SELLER)


def _check(work: Work, seller_id: str, campaign: Campaign, entry: Enrolment) -> None:
    """What an entry must be: in time, live listings, enough off."""
    if campaign.status is not CampaignStatus.ENROLLING or work.now >= campaign.enrol_until:
        raise NotEnrollable("Enrolment is over.")
    if entry.percent_off < campaign.min_percent_off:
        raise NotEnrollable(f"Take off {campaign.min_percent_off / 100:g} % or more.")
    found = catalog.listings_of(seller_id, set(entry.listing_ids))
    live = {key for key, listing in found.items() if listing.status is ListingStatus.LIVE}
    missing = sorted(set(entry.listing_ids) - live)
    if missing:
        raise NotEnrollable(f"Not on sale in this shop: {', '.join(missing)}.", unknown=missing)


def entries(campaign_id: str, query: PageQuery) -> Page[Promotion]:
    """A campaign's entries, by seller. Raises NotFound."""
    store.campaign(campaign_id)
    return store.entries(campaign_id, query)


def seen_by(by: str, campaign: Campaign) -> Campaign:
    return campaign.with_(possible_actions=CAMPAIGN.possible(campaign.status, by))
