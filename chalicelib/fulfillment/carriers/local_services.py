"""The rate card of the local carrier: its own three services, and those in the manner of USPS, UPS and FedEx.

The others' prices are a share of ours; what sets them apart is speed, weight, and who reaches a PO box.
"""

from typing import Final, NamedTuple

from chalicelib.kit.money import part_of

WEIGHT_LIMIT_GRAMS: Final = 31_751
"""70 lb."""
VOID_DAYS: Final = {"local": 30, "usps": 30, "ups": 90, "fedex": 14}
"""How long an unused label is taken back, in days."""


class Service(NamedTuple):
    """A service: days in transit by zone (earliest, latest), and cents by zone up to each weight in grams.

    A zone without transit days is not offered. Only the post, and we, reach PO boxes.
    """

    code: str
    name: str
    brand: str
    transit: tuple[tuple[int, int], ...]
    prices: tuple[tuple[int, tuple[int, ...]], ...]


_OURS: Final = (
    Service(
        "ground",
        "Ground",
        "local",
        ((1, 2), (1, 2), (2, 3), (2, 3), (3, 4), (3, 5), (4, 5), (4, 7), (7, 12)),
        (
            (227, (485, 530, 575, 615, 660, 700, 745, 785, 865)),
            (454, (555, 605, 650, 700, 745, 795, 840, 890, 975)),
            (907, (575, 635, 690, 745, 800, 855, 915, 970, 1060)),
            (1_361, (595, 660, 725, 790, 855, 920, 980, 1045, 1150)),
            (2_268, (635, 715, 795, 875, 955, 1035, 1115, 1195, 1315)),
            (4_536, (720, 840, 960, 1080, 1200, 1315, 1435, 1555, 1710)),
            (9_072, (890, 1085, 1275, 1470, 1660, 1850, 2045, 2235, 2465)),
            (13_608, (1055, 1320, 1580, 1845, 2105, 2370, 2630, 2895, 3195)),
            (22_680, (1370, 1770, 2170, 2570, 2970, 3370, 3765, 4165, 4600)),
            (WEIGHT_LIMIT_GRAMS, (1680, 2210, 2745, 3275, 3805, 4340, 4870, 5400, 5970)),
        ),
    ),
    Service(
        "two_day",
        "Two Day",
        "local",
        ((1, 2), (1, 2), (1, 2), (2, 2), (2, 2), (2, 2), (2, 2), (2, 3)),
        (
            (227, (890, 975, 1055, 1140, 1220, 1305, 1390, 1470)),
            (454, (975, 1065, 1160, 1250, 1345, 1440, 1530, 1625)),
            (907, (1015, 1130, 1240, 1350, 1465, 1575, 1690, 1800)),
            (1_361, (1060, 1190, 1320, 1450, 1580, 1710, 1840, 1970)),
            (2_268, (1140, 1305, 1470, 1635, 1805, 1970, 2135, 2300)),
            (4_536, (1335, 1585, 1835, 2085, 2335, 2585, 2840, 3090)),
            (9_072, (1705, 2115, 2530, 2940, 3355, 3765, 4180, 4590)),
            (13_608, (2060, 2630, 3195, 3765, 4335, 4905, 5470, 6040)),
            (22_680, (2750, 3620, 4490, 5360, 6230, 7100, 7975, 8845)),
            (WEIGHT_LIMIT_GRAMS, (3420, 4585, 5750, 6910, 8075, 9240, 10405, 11565)),
        ),
    ),
    Service(
        "overnight",
        "Overnight",
        "local",
        ((1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 2)),
        (
            (227, (2690, 2930, 3170, 3410, 3650, 3890, 4130, 4370)),
            (454, (2795, 3060, 3320, 3585, 3845, 4110, 4375, 4635)),
            (907, (2880, 3185, 3495, 3800, 4105, 4415, 4720, 5025)),
            (1_361, (2965, 3310, 3660, 4010, 4355, 4705, 5055, 5400)),
            (2_268, (3125, 3555, 3985, 4415, 4840, 5270, 5700, 6130)),
            (4_536, (3510, 4130, 4755, 5380, 6005, 6625, 7250, 7875)),
            (9_072, (4240, 5235, 6225, 7220, 8215, 9210, 10200, 11195)),
            (13_608, (4945, 6295, 7645, 8995, 10345, 11695, 13045, 14395)),
            (22_680, (6310, 8350, 10390, 12430, 14470, 16515, 18555, 20595)),
            (WEIGHT_LIMIT_GRAMS, (7640, 10350, 13060, 15770, 18480, 21190, 23905, 26615)),
        ),
    ),
)


def _like(ours: Service, brand: str, code: str, name: str, basis_points: int) -> Service:
    """One of our services under another's name, at so much of its price."""
    prices = tuple(
        (up_to, tuple(part_of(cents, basis_points) for cents in by_zone)) for up_to, by_zone in ours.prices
    )
    return Service(f"{brand}_{code}", name, brand, ours.transit, prices)


_GROUND, _TWO_DAY, _OVERNIGHT = _OURS
SERVICES: Final = (
    *_OURS,
    _like(_GROUND, "usps", "ground_advantage", "USPS-like Ground Advantage", 10_200),
    _like(_TWO_DAY, "usps", "priority_mail", "USPS-like Priority Mail", 10_100),
    _like(_OVERNIGHT, "usps", "priority_mail_express", "USPS-like Priority Mail Express", 10_600),
    _like(_GROUND, "ups", "ground", "UPS-like Ground", 11_800),
    _like(_TWO_DAY, "ups", "2nd_day_air", "UPS-like 2nd Day Air", 12_500),
    _like(_OVERNIGHT, "ups", "next_day_air", "UPS-like Next Day Air", 12_000),
    _like(_GROUND, "fedex", "ground", "FedEx-like Ground", 11_500),
    _like(_TWO_DAY, "fedex", "2day", "FedEx-like 2Day", 12_200),
    _like(_OVERNIGHT, "fedex", "standard_overnight", "FedEx-like Standard Overnight", 11_200),
)
REACH_PO_BOXES: Final = ("local", "usps")
