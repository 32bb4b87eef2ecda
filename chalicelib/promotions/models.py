"""What a promotion is."""

from enum import StrEnum


class Kind(StrEnum):
    """What a promotion does."""

    FIXED_PRICE = "fixed_price"
    PERCENT_OFF = "percent_off"
    FLASH_SALE = "flash_sale"
    BUY_MORE = "buy_more"
    GIFT = "gift"
    COUPON = "coupon"
    SHIPPING = "shipping"


class Segment(StrEnum):
    """Whom a promotion is for, by what a buyer is to the shop."""

    ALL = "all"
    NEW = "new"
    REPEAT = "repeat"
    LAPSED = "lapsed"
    FOLLOWERS = "followers"
