"""Promotions in DynamoDB. What many change at once are native numbers in a row of its own, the tally.

| access pattern | index | key |
|---|---|---|
| one promotion; those of a seller or the platform, newest first | table | pk = owner, sk = promotion id |
| those in force of an owner, the first to end first | in_force | force_key = owner, ends_key = end # id |
| the promotion with a code | table | pk = code # market # code |
| what a promotion's limits have used, what it brought, its trial | table | pk = id, sk = tally, result, trial |
| what a seller's SKUs cost; the margin guard | table | pk = costs # seller, sk = SKU; pk = guard # seller |
| campaigns, newest first | table | pk = campaigns, sk = campaign id |
| the entries of a campaign | table | pk = campaign id, sk = seller |
| what a buyer has claimed, and is to the shops | table | pk = buyer # id, sk = claim # id or patron # owner |
| what is left of a new seller's grant | table | pk = grant # seller, sk = grant |
| the orders of a checkout that share one use | table | pk = checkout id, sk = promotion id |
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kit import settings
from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.promotions.errors import CodeTaken, NoGrant, NotEnrollable, UsedUp
from chalicelib.promotions.models import (
    Campaign,
    CampaignStatus,
    FlashSale,
    Limits,
    MarginGuard,
    Promotion,
    Redemption,
)
from chalicelib.promotions.rules.lifecycle import IN_FORCE
from chalicelib.promotions.rules.offers import PLATFORM
from chalicelib.promotions.rules.segments import Patronage

TABLE = settings.resource("promotions")
TALLY = "tally"
RESULT, TRIAL = "result", "trial"
CAMPAIGNS = "campaigns"
KEPT_AFTER_END = timedelta(days=400)
"""How long a buyer's claim is kept after it can no longer be used."""


class InForce(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "in_force"
        projection = AllProjection()

    force_key = UnicodeAttribute(hash_key=True)
    ends_key = UnicodeAttribute(range_key=True)


class PromotionRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    force_key = UnicodeAttribute(null=True)
    ends_key = UnicodeAttribute(null=True)
    entity = EntityAttribute(Promotion)
    in_force = InForce()


class CodeRow(Row):
    """The claim of a code by a coupon, as long as it is in force."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="code")
    owner = UnicodeAttribute()
    promotion_id = UnicodeAttribute()


class TallyRow(Row):
    """What was claimed and used of a promotion, and what flash sale units are left."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=TALLY)
    claimed = NumberAttribute(default=0)
    redeemed = NumberAttribute(default=0)
    spent = NumberAttribute(default=0)
    units: MapAttribute[str, int] = MapAttribute(default=dict)


class BuyerRow(Row):
    """What one buyer has to do with one promotion (claims and uses), or with one shop (orders, following)."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    owner = UnicodeAttribute(null=True)
    claimed = NumberAttribute(default=0)
    redeemed = NumberAttribute(default=0)
    valid_until = UTCDateTimeAttribute(null=True)
    orders = NumberAttribute(default=0)
    last_order_at = UTCDateTimeAttribute(null=True)
    followed_at = UTCDateTimeAttribute(null=True)
    expires_at = TTLAttribute(null=True)

    @property
    def patronage(self) -> Patronage:
        return Patronage(int(self.orders), self.last_order_at, self.followed_at)

    @property
    def subject(self) -> tuple[str, str]:
        """What kind of row, and of which promotion or shop."""
        kind, _, subject = self.sk.partition("#")
        return kind, subject


class GrantRow(Row):
    """What is left, in cents, of the coupons the platform pays for a new seller."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="grant")
    granted = NumberAttribute()
    left = NumberAttribute()
    granted_at = UTCDateTimeAttribute()
    invitation = UnicodeAttribute()


class ResultRow(Row):
    """What a promotion has brought (sk = result), and the two groups of its trial (sk = trial)."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    orders = NumberAttribute(null=True)
    units = NumberAttribute(null=True)
    revenue = NumberAttribute(null=True)
    seller_discount = NumberAttribute(null=True)
    platform_discount = NumberAttribute(null=True)
    goods_cost = NumberAttribute(null=True)
    with_orders = NumberAttribute(null=True)
    with_revenue = NumberAttribute(null=True)
    without_orders = NumberAttribute(null=True)
    without_revenue = NumberAttribute(null=True)


RESULTS = [name for name in ResultRow.get_attributes() if name not in ("pk", "sk")]


class CostRow(Row):
    """What one unit of a SKU costs the seller, in cents."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    cost = NumberAttribute()


class GuardRow(Row):
    """A seller's margin guard."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="guard")
    floor = NumberAttribute()
    below = UnicodeAttribute()
    commission = NumberAttribute()
    shipping = NumberAttribute()


class CampaignRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Campaign)


class EntryRow(Row):
    """A seller's entry in a campaign: a promotion of the seller's."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    promotion_id = UnicodeAttribute()


class SharedRow(Row):
    """One use of a coupon that several orders of a checkout share; it comes back with the last of them."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    orders = NumberAttribute()


def save(work: Work, promotion: Promotion) -> Promotion:
    in_force = promotion.status in IN_FORCE
    row = PromotionRow(
        promotion.owner,
        promotion.promotion_id,
        force_key=promotion.owner if in_force else None,
        ends_key=f"{promotion.ends_at.isoformat()}#{promotion.promotion_id}" if in_force else None,
        entity=promotion.with_(possible_actions=[]),
    )
    return work.save(row, promotion)


def load(owner: str, promotion_id: str) -> Promotion:
    """One promotion of this owner; another's is NotFound like a missing one."""
    row = PromotionRow.find(owner, promotion_id)
    if row is None:
        raise NotFound
    promotion: Promotion = row.current
    return promotion


def load_many(keys: Iterable[tuple[str, str]]) -> list[Promotion]:
    """Promotions by (owner, id); the missing are absent."""
    wanted = list(keys)
    return [row.current for row in PromotionRow.batch_get(wanted)] if wanted else []


def of_owner(owner: str, query: PageQuery) -> Page[Promotion]:
    """An owner's promotions, newest first."""
    return merged_page(PromotionRow, PromotionRow.sk, [owner], query)


def in_force(owner: str, now: datetime) -> list[Promotion]:
    """What an owner has running or coming."""
    rows = PromotionRow.in_force.query(owner, PromotionRow.ends_key > now.isoformat())
    return [row.current for row in rows]


def open_tally(work: Work, promotion: Promotion) -> None:
    """Start counting; a flash sale's units are set aside here."""
    units = promotion.terms.units if isinstance(promotion.terms, FlashSale) else {}
    work.put(TallyRow(promotion.promotion_id, units=units), TallyRow.pk.does_not_exist())


def tallies(promotion_ids: Iterable[str]) -> dict[str, TallyRow]:
    """Counts by promotion id."""
    wanted = [(promotion_id, TALLY) for promotion_id in set(promotion_ids)]
    return {row.pk: row for row in TallyRow.batch_get(wanted)} if wanted else {}


def _code_key(market: str, code: str) -> str:
    return f"code#{market}#{code.upper()}"


def claim_code(work: Work, promotion: Promotion, code: str) -> None:
    """A code belongs to one coupon of the market while that is in force. Raises CodeTaken on commit."""
    row = CodeRow(_code_key(promotion.market, code), owner=promotion.owner, promotion_id=promotion.promotion_id)
    work.put(row, CodeRow.pk.does_not_exist(), CodeTaken(f"Choose another code than {code}."))


def free_code(work: Work, promotion: Promotion, code: str) -> None:
    work.delete(CodeRow(_code_key(promotion.market, code), sk="code"))


def with_codes(market: str, codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(Owner, promotion id) by code in capitals; a code nobody has is absent."""
    wanted = [(_code_key(market, code), "code") for code in set(codes)]
    rows = CodeRow.batch_get(wanted) if wanted else []
    return {row.pk.rsplit("#", 1)[1]: (row.owner, row.promotion_id) for row in rows}


def buyer_rows(buyer_id: str) -> list[BuyerRow]:
    """Everything about one buyer; what can no longer be used is removed in time."""
    return list(BuyerRow.query(_buyer(buyer_id), consistent_read=True))


def _buyer(buyer_id: str) -> str:
    return f"buyer#{buyer_id}"


def claim(work: Work, buyer_id: str, promotion: Promotion, valid_until: datetime, refusal: Exception) -> None:
    """One claim more, within the limits in total and of this buyer."""
    coupon = promotion.coupon
    assert coupon is not None
    actions = [
        BuyerRow.claimed.add(1),
        BuyerRow.redeemed.add(0),
        BuyerRow.owner.set(promotion.owner),
        BuyerRow.valid_until.set(valid_until),
        BuyerRow.expires_at.set(valid_until + KEPT_AFTER_END),
    ]
    few = BuyerRow.claimed.does_not_exist() | (BuyerRow.claimed < coupon.limits.per_buyer)
    work.change(_claim_row(buyer_id, promotion.promotion_id), actions, few, refusal)
    some = None if coupon.limits.claims is None else TallyRow.claimed < coupon.limits.claims
    work.change(TallyRow(promotion.promotion_id, TALLY), [TallyRow.claimed.add(1)], some, refusal)


def redeem(work: Work, buyer_id: str, promotion: Promotion, redemption: Redemption) -> None:
    """Use up what an order uses of an offer, all within its limits, or UsedUp on commit."""
    refusal = UsedUp(f"{promotion.title} has just been used up; look at the cart again.")
    if promotion.coupon is not None:
        _use_claim(work, buyer_id, promotion, refusal)
    if isinstance(promotion.terms, FlashSale) and promotion.terms.units_per_buyer is not None:
        _take_units(work, buyer_id, redemption, promotion.terms.units_per_buyer, refusal)
    if redemption.counted:
        condition = _within_limits(promotion, redemption)
        work.change(TallyRow(redemption.promotion_id, TALLY), _used(redemption, 1), condition, refusal)
    if redemption.from_grant:
        enough = GrantRow.left >= redemption.cost
        work.change(GrantRow(_grant(redemption.owner)), [GrantRow.left.add(-redemption.cost)], enough, refusal)


def _use_claim(work: Work, buyer_id: str, promotion: Promotion, refusal: Exception) -> None:
    coupon = promotion.coupon
    assert coupon is not None
    unused = BuyerRow.redeemed < coupon.limits.per_buyer
    if coupon.code is not None:
        unused = unused | BuyerRow.redeemed.does_not_exist()
    else:
        unused = unused & (BuyerRow.redeemed < BuyerRow.claimed)
    kept_until = BuyerRow.expires_at | (promotion.ends_at + KEPT_AFTER_END)
    actions = [BuyerRow.redeemed.add(1), BuyerRow.expires_at.set(kept_until)]
    work.change(_claim_row(buyer_id, promotion.promotion_id), actions, unused, refusal)


def _take_units(work: Work, buyer_id: str, redemption: Redemption, limit: int, refusal: Exception) -> None:
    for sku_id, units in redemption.units.items():
        few = BuyerRow.redeemed.does_not_exist() | (BuyerRow.redeemed <= limit - units)
        work.change(_units_row(buyer_id, redemption, sku_id), [BuyerRow.redeemed.add(units)], few, refusal)


def _within_limits(promotion: Promotion, redemption: Redemption) -> Condition:
    condition = TallyRow.pk.exists()
    limits = promotion.coupon.limits if promotion.coupon else Limits()
    if limits.redemptions is not None:
        condition &= TallyRow.redeemed <= limits.redemptions - redemption.used
    if limits.budget is not None:
        condition &= TallyRow.spent <= limits.budget.amount - redemption.cost
    for sku_id, units in redemption.units.items():
        condition &= TallyRow.units[sku_id] >= units
    return condition


def _used(redemption: Redemption, sign: int) -> list[Any]:
    actions: list[Any] = [
        TallyRow.redeemed.add(sign * redemption.used),
        TallyRow.spent.add(sign * redemption.cost),
    ]
    for sku_id, units in redemption.units.items():
        path = TallyRow.units[sku_id]
        actions.append(path.set(path - sign * units))
    return actions


def give_back(work: Work, buyer_id: str, redemption: Redemption) -> None:
    """Undo a redemption; the order's own lifecycle sees to it that this happens once."""
    if redemption.used:
        row = _claim_row(buyer_id, redemption.promotion_id)
        work.change(row, [BuyerRow.redeemed.add(-1)], BuyerRow.redeemed >= 1, Conflict())
    if redemption.each_limited:
        for sku_id, units in redemption.units.items():
            row = _units_row(buyer_id, redemption, sku_id)
            work.change(row, [BuyerRow.redeemed.add(-units)], BuyerRow.redeemed >= units, Conflict())
    if redemption.counted:
        there = TallyRow.redeemed >= redemption.used
        work.change(TallyRow(redemption.promotion_id, TALLY), _used(redemption, -1), there, Conflict())
    if redemption.from_grant:
        row = GrantRow(_grant(redemption.owner))
        work.change(row, [GrantRow.left.add(redemption.cost)], GrantRow.pk.exists(), Conflict())


def share_use(work: Work, checkout_id: str, promotion_id: str, orders: int) -> None:
    """Several orders of a checkout share one use."""
    work.put(SharedRow(checkout_id, promotion_id, orders=orders))


def leave_shared_use(work: Work, checkout_id: str, promotion_id: str) -> bool:
    """One of the orders that share a use is gone; returns whether it was the last."""
    row = SharedRow.find(checkout_id, promotion_id)
    seen = int(row.orders) if row else 0
    row = SharedRow(checkout_id, promotion_id)
    work.change(row, [SharedRow.orders.add(-1)], SharedRow.orders == seen, Conflict())
    return seen == 1


def _claim_row(buyer_id: str, promotion_id: str) -> BuyerRow:
    return BuyerRow(_buyer(buyer_id), f"claim#{promotion_id}")


def _units_row(buyer_id: str, redemption: Redemption, sku_id: str) -> BuyerRow:
    return BuyerRow(_buyer(buyer_id), f"units#{redemption.promotion_id}#{sku_id}")


def grants_left(seller_ids: Iterable[str]) -> dict[str, int]:
    """What is left of new sellers' grants, in cents, by seller."""
    wanted = [(_grant(seller_id), "grant") for seller_id in set(seller_ids)]
    rows = GrantRow.batch_get(wanted) if wanted else []
    return {row.pk.partition("#")[2]: int(row.left) for row in rows}


def _grant(seller_id: str) -> str:
    return f"grant#{seller_id}"


def units_left(tally: TallyRow | None) -> Mapping[str, int]:
    """Flash sale units by SKU."""
    return {} if tally is None else {sku_id: int(left) for sku_id, left in tally.units.as_dict().items()}


def book_result(work: Work, promotion_id: str, counts: Mapping[str, int], row: str = RESULT) -> None:
    """Add to what a promotion has brought."""
    actions = [getattr(ResultRow, name).add(count) for name, count in counts.items()]
    work.change(ResultRow(promotion_id, row), actions, None, Conflict())


def result(promotion_id: str) -> tuple[TallyRow | None, dict[str, int]]:
    """A promotion's tally, and the sums of what it brought."""
    tally: TallyRow | None = TallyRow.find(promotion_id, TALLY)
    rows = ResultRow.batch_get([(promotion_id, RESULT), (promotion_id, TRIAL)])
    sums: dict[str, int] = {}
    for row in rows:
        found = {name: getattr(row, name) for name in RESULTS}
        sums |= {name: int(value) for name, value in found.items() if value is not None}
    return tally, sums


def book_patronage(work: Work, buyer_id: str, seller_id: str, at: datetime, sign: int) -> None:
    """A buyer bought in a shop, and so on the platform; or the order was undone."""
    for owner in (seller_id, PLATFORM):
        actions: list[Any] = [BuyerRow.orders.add(sign)]
        if sign > 0:
            actions.append(BuyerRow.last_order_at.set(at))
        work.change(BuyerRow(_buyer(buyer_id), f"patron#{owner}"), actions, None, Conflict())


def follow(work: Work, buyer_id: str, seller_id: str, at: datetime) -> None:
    row = BuyerRow(_buyer(buyer_id), f"patron#{seller_id}")
    work.change(row, [BuyerRow.followed_at.set(at), BuyerRow.orders.add(0)], None, Conflict())


def _costs(seller_id: str) -> str:
    return f"costs#{seller_id}"


def save_cost(work: Work, seller_id: str, sku_id: str, cents: int) -> None:
    work.put(CostRow(_costs(seller_id), sku_id, cost=cents))


def costs(seller_id: str, sku_ids: Iterable[str]) -> dict[str, int]:
    """Cost in cents by SKU, of those the seller has given."""
    wanted = [(_costs(seller_id), sku_id) for sku_id in set(sku_ids)]
    return {row.sk: int(row.cost) for row in CostRow.batch_get(wanted)} if wanted else {}


def all_costs(seller_id: str, limit: int) -> dict[str, int]:
    """Cost in cents by SKU, of the first so many SKUs."""
    return {row.sk: int(row.cost) for row in CostRow.query(_costs(seller_id), limit=limit)}


def save_guard(work: Work, seller_id: str, guard: MarginGuard) -> None:
    facts = {"floor": guard.floor, "commission": guard.commission, "shipping": guard.shipping.amount}
    work.put(GuardRow(f"guard#{seller_id}", below=guard.below, **facts))


def guard(seller_id: str) -> MarginGuard:
    """The seller's guard; one who set none is warned below nothing."""
    row = GuardRow.find(f"guard#{seller_id}", "guard")
    if row is None:
        return MarginGuard()
    shipping = Money(amount=int(row.shipping))
    return MarginGuard(floor=int(row.floor), below=row.below, commission=int(row.commission), shipping=shipping)


def save_grant(work: Work, seller_id: str, cents: int, at: datetime, invitation: str) -> None:
    """Once: NoGrant on commit if there was one before."""
    row = GrantRow(_grant(seller_id), granted=cents, left=cents, granted_at=at, invitation=invitation)
    work.put(row, GrantRow.pk.does_not_exist(), NoGrant("The seller was given it before."))


def grant(seller_id: str) -> GrantRow | None:
    row: GrantRow | None = GrantRow.find(_grant(seller_id), "grant")
    return row


def save_campaign(work: Work, campaign: Campaign) -> Campaign:
    row = CampaignRow(CAMPAIGNS, campaign.campaign_id, entity=campaign.with_(possible_actions=[]))
    return work.save(row, campaign)


def campaign(campaign_id: str) -> Campaign:
    """One campaign. Raises NotFound."""
    row = CampaignRow.find(CAMPAIGNS, campaign_id)
    if row is None:
        raise NotFound
    found: Campaign = row.current
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
