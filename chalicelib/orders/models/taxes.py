"""The tax of a line, jurisdiction by jurisdiction."""

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.kit.money import Money
from chalicelib.markets.models import TaxLevel


class TaxLine(Value):
    """What one jurisdiction asks of a line: of its goods, and of its share of the shipping fee."""

    state: str = Field(examples=["NY"])
    level: TaxLevel = Field(examples=["city"])
    name: str = Field(examples=["New York City"])
    per_100000: int = Field(examples=[4500])
    taxable_goods: Money
    goods_tax: Money
    taxable_shipping: Money
    shipping_tax: Money

    @property
    def jurisdiction(self) -> tuple[str, TaxLevel, str]:
        return self.state, self.level, self.name
