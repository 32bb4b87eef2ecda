"""Why an offer did not apply, as a code and in words for the buyer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.promotions.models import Segment
from chalicelib.promotions.rules.offers import Cart, Offer


class Why(StrEnum):
    """The reasons, in the order in which they are looked for."""

    NOT_STARTED = "not_started"
    EXPIRED = "expired"
    STOPPED = "stopped"
    NOT_CLAIMED = "not_claimed"
    NOT_FOR_YOU = "not_for_you"
    ALREADY_REDEEMED = "already_redeemed"
    FULLY_REDEEMED = "fully_redeemed"
    NO_SUCH_GOODS = "no_such_goods"
    MINIMUM_SPEND = "minimum_spend"
    MINIMUM_UNITS = "minimum_units"
    SOLD_OUT = "sold_out"
    SAVES_NOTHING = "saves_nothing"
    NOT_TOGETHER = "not_together"
    ANOTHER_SAVES_MORE = "another_saves_more"
    UNKNOWN = "unknown"


TOLD = frozenset(
    {
        Why.NOT_CLAIMED,
        Why.MINIMUM_SPEND,
        Why.MINIMUM_UNITS,
        Why.SOLD_OUT,
        Why.NOT_TOGETHER,
        Why.ANOTHER_SAVES_MORE,
    }
)
FOR_WHOM = {
    Segment.NEW: "buyers who have not bought from this shop yet",
    Segment.REPEAT: "buyers who have bought from this shop before",
    Segment.LAPSED: "buyers who have not bought from this shop for a while",
    Segment.FOLLOWERS: "followers of this shop",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An offer that did not apply. `missing` is what is lacking to its threshold, in cents or units."""

    offer: Offer
    why: Why
    missing: int = 0
    other: str = ""

    @property
    def is_outdone(self) -> bool:
        """Whether it stood back for an offer that saves more."""
        return self.why is Why.ANOTHER_SAVES_MORE

    def is_told(self, asked: bool) -> bool:
        """Whether the buyer is told: of what was asked for, all; else what can be done, or what saves more."""
        return asked or self.why in TOLD

    @property
    def words(self) -> str:
        """For the buyer: what is the matter, and what can be done."""
        return _WORDS[self.why](self)


def standing_refusal(offer: Offer, cart: Cart, now: datetime) -> Why | None:
    """What speaks against an offer before any goods are looked at. A window holds its start, not its end."""
    if now < offer.starts_at:
        return Why.NOT_STARTED
    if now >= offer.ends_at:
        return Why.EXPIRED
    if offer.stopped:
        return Why.STOPPED
    if not offer.claimed:
        return Why.NOT_CLAIMED
    if offer.held_out or not _is_for(offer, cart):
        return Why.NOT_FOR_YOU
    if offer.buyer_uses_left is not None and offer.buyer_uses_left <= 0:
        return Why.ALREADY_REDEEMED
    if offer.uses_left is not None and offer.uses_left <= 0:
        return Why.FULLY_REDEEMED
    return None


def _is_for(offer: Offer, cart: Cart) -> bool:
    if offer.segment is Segment.ALL:
        return True
    return offer.segment in cart.segments.get(offer.owner, frozenset({Segment.NEW}))


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"


_WORDS: dict[Why, Callable[[Refusal], str]] = {
    Why.NOT_STARTED: lambda r: f"It starts on {r.offer.starts_at:%b %d at %H:%M} UTC.",
    Why.EXPIRED: lambda r: f"It ended on {r.offer.ends_at:%b %d at %H:%M} UTC.",
    Why.STOPPED: lambda r: "The shop no longer gives it.",
    Why.NOT_CLAIMED: lambda r: "Claim it first.",
    Why.NOT_FOR_YOU: lambda r: f"It is for {FOR_WHOM.get(r.offer.segment, 'some buyers only')}.",
    Why.ALREADY_REDEEMED: lambda r: "You have redeemed it already.",
    Why.FULLY_REDEEMED: lambda r: "It is fully redeemed.",
    Why.NO_SUCH_GOODS: lambda r: "Nothing in the cart is among its goods.",
    Why.MINIMUM_SPEND: lambda r: f"Spend {_dollars(r.missing)} more to use it.",
    Why.MINIMUM_UNITS: lambda r: f"Add {r.missing} more to use it.",
    Why.SOLD_OUT: lambda r: "All units at this price are sold.",
    Why.SAVES_NOTHING: lambda r: "There is nothing left that it could take off.",
    Why.NOT_TOGETHER: lambda r: "It does not go together with another offer in the cart.",
    Why.ANOTHER_SAVES_MORE: lambda r: f"{r.other} saves you more." if r.other else "Another offer saves you more.",
    Why.UNKNOWN: lambda r: "There is no such code.",
}
