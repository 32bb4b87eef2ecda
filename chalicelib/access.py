"""Who may do what: each permission once, and the roles that have it."""

from collections.abc import Iterable

# A seller's team
SELLER_READ = "seller:read"
SELLER_WRITE = "seller:write"
KEYS_WRITE = "keys:write"
LISTINGS_READ = "listings:read"
LISTINGS_WRITE = "listings:write"
STOCK_WRITE = "stock:write"
IMPORTS_WRITE = "imports:write"
ORDERS_READ = "orders:read"
PROMOTIONS_READ = "promotions:read"
PROMOTIONS_WRITE = "promotions:write"
ORDERS_WRITE = "orders:write"
BUYERS_READ = "buyers:read"
"""To see who the buyer is and where the parcel goes, while the seller has to do with it."""
PACKAGES_WRITE = "packages:write"
RETURNS_READ = "returns:read"
RETURNS_WRITE = "returns:write"
PAYOUTS_READ = "payouts:read"
PAYOUTS_WRITE = "payouts:write"
BANK_WRITE = "bank:write"
ACTIVITY_READ = "activity:read"
# Everyone who is signed in
ACCOUNT = "account"
BUY = "buy"
# The platform
OPERATE = "operate"

_SHIPPING = {SELLER_READ, LISTINGS_READ, ORDERS_READ, PACKAGES_WRITE, STOCK_WRITE, ACTIVITY_READ}
_SHIPPING |= {ORDERS_WRITE, BUYERS_READ, RETURNS_READ, RETURNS_WRITE}
_MANAGING = _SHIPPING | {
    SELLER_WRITE,
    LISTINGS_WRITE,
    IMPORTS_WRITE,
    PROMOTIONS_READ,
    PROMOTIONS_WRITE,
    PAYOUTS_READ,
}

ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset(_MANAGING | {PAYOUTS_WRITE, BANK_WRITE, KEYS_WRITE}),
    "manager": frozenset(_MANAGING),
    "fulfillment": frozenset(_SHIPPING),
    "support": frozenset(
        {
            SELLER_READ,
            LISTINGS_READ,
            ORDERS_READ,
            ORDERS_WRITE,
            BUYERS_READ,
            RETURNS_READ,
            RETURNS_WRITE,
            ACTIVITY_READ,
        }
    ),
    "finance": frozenset({SELLER_READ, ORDERS_READ, RETURNS_READ, PAYOUTS_READ, PAYOUTS_WRITE, ACTIVITY_READ}),
    "analyst": frozenset({SELLER_READ, LISTINGS_READ, ORDERS_READ, RETURNS_READ, PROMOTIONS_READ, ACTIVITY_READ}),
    "buyer": frozenset({ACCOUNT, BUY}),
    "operator": frozenset({ACCOUNT, OPERATE}),
}
KEY_SCOPES = frozenset(
    {
        SELLER_READ,
        LISTINGS_READ,
        LISTINGS_WRITE,
        STOCK_WRITE,
        IMPORTS_WRITE,
        ORDERS_READ,
        PROMOTIONS_READ,
        PROMOTIONS_WRITE,
        ORDERS_WRITE,
        BUYERS_READ,
        PACKAGES_WRITE,
        RETURNS_READ,
        RETURNS_WRITE,
        PAYOUTS_READ,
        ACTIVITY_READ,
    }
)
"""What an API key can be given. It reads the money and never moves it: the bank account, the payout schedule,
retries, the shop's settings, keys and team are for people."""
INCLUDED = {ORDERS_READ: frozenset({RETURNS_READ})}
"""What a key's scope brings with it: orders:read was for returns too before those had a scope of their own."""


def of_key(scopes: Iterable[str]) -> frozenset[str]:
    """The permissions of a key with these scopes."""
    given = frozenset(scopes) & KEY_SCOPES
    return given.union(*(INCLUDED.get(scope, ()) for scope in given))
