"""The items of the promotions table."""

from datetime import timedelta
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.promotions.models import (
    Campaign,
    Promotion,
)
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


class ForceRow(Row):
    """Counts the changes of an owner's promotions. pk = force # owner."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="changes")
    changes = NumberAttribute(default=0)


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


class ByHolder(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_holder"
        projection = KeysOnlyProjection()

    holder = UnicodeAttribute(hash_key=True)
    valid_until = UTCDateTimeAttribute(range_key=True)


class BuyerRow(Row):
    """What one buyer has to do with one promotion (claims and uses), or with one shop (orders, following).

    pk = buyer # id # owner; the holder of a claim finds it among those of all owners.
    """

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    owner = UnicodeAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    claimed = NumberAttribute(default=0)
    redeemed = NumberAttribute(default=0)
    valid_until = UTCDateTimeAttribute(null=True)
    orders = NumberAttribute(default=0)
    last_order_at = UTCDateTimeAttribute(null=True)
    followed_at = UTCDateTimeAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    by_holder = ByHolder()

    @property
    def of_owner(self) -> str:
        """Whose shop it is about."""
        return str(self.pk).rpartition("#")[2]

    @property
    def patronage(self) -> Patronage:
        return Patronage(int(self.orders), self.last_order_at, self.followed_at)

    @property
    def subject(self) -> tuple[str, str]:
        """What kind of row, and of which promotion."""
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
