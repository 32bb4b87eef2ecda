"""Campaigns and their entries."""

from collections.abc import Iterable

from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.work import Work
from chalicelib.promotions.errors import NotEnrollable
from chalicelib.promotions.models import (
    Campaign,
    CampaignStatus,
    Promotion,
)
from chalicelib.promotions.store.promotions import load_many
from chalicelib.promotions.store.rows import CAMPAIGNS, CampaignRow, EntryRow


def save_campaign(work: Work, campaign: Campaign) -> Campaign:
    row = CampaignRow(CAMPAIGNS, campaign.campaign_id, entity=campaign.with_(possible_actions=[]))
    return work.save(row, campaign)


def campaign(campaign_id: str) -> Campaign:
    """One campaign. Raises NotFound."""
    found: Campaign = CampaignRow.load(CAMPAIGNS, campaign_id)
    return found


def campaigns(query: PageQuery) -> Page[Campaign]:
    """All campaigns, newest first."""
    return merged_page(CampaignRow, CampaignRow.sk, [CAMPAIGNS], query)


def cancelled_campaigns(campaign_ids: Iterable[str]) -> set[str]:
    """Which of these campaigns were called off."""
    wanted = [(CAMPAIGNS, campaign_id) for campaign_id in set(campaign_ids)]
    rows = CampaignRow.batch_get(wanted) if wanted else []
    return {row.sk for row in rows if row.entity.status is CampaignStatus.CANCELLED}


def save_entry(work: Work, campaign_id: str, seller_id: str, promotion_id: str) -> None:
    """A seller enters a campaign once."""
    row = EntryRow(campaign_id, seller_id, promotion_id=promotion_id)
    work.put(row, EntryRow.pk.does_not_exist(), NotEnrollable("You have entered this campaign already."))


def entries(campaign_id: str, query: PageQuery) -> Page[Promotion]:
    """A campaign's entries, by seller."""
    page = merged_page(
        EntryRow, EntryRow.sk, [campaign_id], query, newest_first=False, read=lambda r: (r.sk, r.promotion_id)
    )
    found = {(p.owner, p.promotion_id): p for p in load_many(page.data)}
    return Page(data=[found[key] for key in page.data if key in found], next_cursor=page.next_cursor)
