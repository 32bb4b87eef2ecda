"""A parcel is as big as what is in it."""

import pytest

from chalicelib.fulfillment.boxes import PLAIN_MM, Box, box_of
from chalicelib.fulfillment.models import PackedUnits

MUG, POSTER, BRICK = (120, 120, 100), (600, 40, 40), (50, 200, 100)


def packed(size: Box | None, quantity: int = 1) -> PackedUnits:
    return PackedUnits(
        order_id="ord_1",
        sku_id="sku_1",
        seller_sku="A",
        title="A thing",
        quantity=quantity,
        weight_grams=350,
        size_mm=size,
    )


@pytest.mark.parametrize(
    ("contents", "box"),
    [
        ([packed(MUG)], (120, 120, 100)),
        ([packed(BRICK)], (200, 100, 50)),
        ([packed(MUG, 3)], (300, 120, 120)),
        ([packed(MUG), packed(POSTER)], (600, 140, 120)),
        ([packed(None)], PLAIN_MM),
        ([packed(None, 2), packed(MUG)], (260, 250, 180)),
    ],
)
def test_units_are_laid_flat_one_on_the_other(contents: list[PackedUnits], box: Box) -> None:
    assert box_of(contents) == box
