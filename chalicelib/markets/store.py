"""Markets in DynamoDB: only whether they are open; their policy is data that ships with the code.

| access pattern | index | key |
|---|---|---|
| one market | table | pk = market code |
"""

from datetime import datetime

from pydantic import Field
from pynamodb.attributes import UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.entity import Entity
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work


class Market(Entity):
    """A market the platform has opened."""

    market: str = Field(examples=["US"])
    currency: str = Field(examples=["USD"])
    opened_at: datetime


class MarketRow(EntityRow):
    class Meta:
        table_name = settings.resource("markets")

    pk = UnicodeAttribute(hash_key=True)
    entity = EntityAttribute(Market)


def find(market: str) -> Market | None:
    row = MarketRow.find(market)
    return row.current if row else None


def save(work: Work, market: Market) -> Market:
    return work.save(MarketRow(market.market, entity=market), market)
