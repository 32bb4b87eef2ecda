"""The amounts of an order add up as its field says they do."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.money import Money
from chalicelib.orders.models import Amounts, LineDiscount, OrderLine
from chalicelib.orders.rules import ShippingPrice, amounts_of, free_shipping


def usd(cents: int) -> Money:
    return Money(amount=cents)


def a_line(price: int, quantity: int = 1, seller: int = 0, platform: int = 0, tax: int = 0) -> OrderLine:
    coupon = LineDiscount(offer_id="cpn_1", kind="coupon", name="TEN", seller=usd(seller), platform=usd(platform))
    return OrderLine(
        line_id="1",
        listing_id="lst_1",
        sku_id="sku_1",
        seller_sku="MUG",
        title="Mug",
        category="kitchen.dining.drinkware",
        unit_price=usd(price),
        quantity=quantity,
        weight_grams=350,
        discounts=[coupon],
        tax=usd(tax),
    )


LINES = st.builds(
    a_line,
    price=st.integers(1, 760_000),
    quantity=st.integers(1, 99),
    seller=st.integers(0, 1000),
    platform=st.integers(0, 1000),
    tax=st.integers(0, 1000),
)


@given(st.lists(LINES, min_size=1, max_size=10), st.integers(0, 5000), st.integers(0, 500), st.integers(0, 500))
def test_the_identities_hold(lines: list[OrderLine], fee: int, by_seller: int, by_platform: int) -> None:
    found = amounts_of(lines, ShippingPrice(usd(fee), usd(by_seller), usd(by_platform)))
    assert found.sub_total == found.original_price - found.seller_discount - found.platform_discount
    discounts = found.shipping_seller_discount + found.shipping_platform_discount
    assert found.shipping_fee == found.original_shipping_fee - discounts
    assert found.total == found.sub_total + found.shipping_fee + found.tax
    assert found.sub_total.amount == sum(line.paid.amount for line in lines)


def test_a_discount_is_shared_between_seller_and_platform() -> None:
    found: Amounts = amounts_of([a_line(2000, 2, seller=300, platform=100, tax=250)], free_shipping("USD"))
    assert (found.original_price, found.seller_discount, found.platform_discount) == (
        usd(4000),
        usd(300),
        usd(100),
    )
    assert (found.sub_total, found.total) == (usd(3600), usd(3850))
