"""The use cases of API keys: shown once, stored hashed, scoped, revocable."""

from secrets import token_urlsafe

from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web.callers import KEY_PREFIX
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName
from chalicelib.sellers import rules, store
from chalicelib.sellers.errors import UnknownScope
from chalicelib.sellers.events import ApiKeyCreated, ApiKeyRevoked
from chalicelib.sellers.models import ApiKey, NewApiKey


def create(work: Work, seller_id: str, new: NewApiKey) -> ApiKey:
    """A new key; its secret is in this answer and nowhere else. Raises UnknownScope, TooManyKeys, TooMany."""
    unknown = rules.unknown_scopes(new.scopes)
    if unknown:
        raise UnknownScope(f"No key can have: {', '.join(unknown)}.", scopes=unknown)
    market = store.load(seller_id).market
    markets.count_use(work, market, CapName.API_KEYS, seller_id)
    store.count_key(work, seller_id, markets.policy(market, work.now).caps.api_keys_not_revoked)
    key = ApiKey(
        key_id=new_id("key", work.now),
        seller_id=seller_id,
        name=new.name,
        scopes=sorted(set(new.scopes)),
        created_at=work.now,
    )
    secret = f"{KEY_PREFIX}{key.key_id}.{token_urlsafe(32)}"
    work.emit(ApiKeyCreated(seller_id=seller_id, key_id=key.key_id))
    return store.save_key(work, key, rules.hashed(secret)).with_(secret=secret)


def revoke(work: Work, seller_id: str, key_id: str) -> ApiKey:
    """End a key at once; revoking it again changes nothing. Raises NotFound."""
    row = store.find_key(key_id)
    if row is None or row.seller_id != seller_id:
        raise NotFound
    key: ApiKey = row.current
    if key.revoked_at:
        return key
    store.count_key_out(work, seller_id)
    work.emit(ApiKeyRevoked(seller_id=seller_id, key_id=key_id))
    return store.save_key(work, key.with_(revoked_at=work.now), row.secret_hash)


def keys(seller_id: str, query: PageQuery) -> Page[ApiKey]:
    """A seller's keys, newest first, the revoked ones too."""
    return store.keys_of(seller_id, query)


def good_key(presented: str) -> ApiKey | None:
    """The key a machine presented, if it is genuine and not revoked."""
    key_id, _, _ = presented.removeprefix(KEY_PREFIX).partition(".")
    row = store.find_key(key_id)
    if row is None or not rules.is_secret_of(presented, row.secret_hash):
        return None
    key: ApiKey = row.entity
    return None if key.revoked_at else key
