"""Promotions in DynamoDB. What many change at once are native numbers in a row of its own, the tally.

| access pattern | index | key |
|---|---|---|
| one promotion; those of a seller or the platform, newest first | table | pk = owner, sk = promotion id |
| those in force of an owner, the first to end first | in_force | force_key = owner, ends_key = end # id |
| how often an owner's promotions have changed | table | pk = force # owner |
| the promotion with a code | table | pk = code # market # code |
| what a promotion's limits have used, what it brought, its trial | table | pk = id, sk = tally, result, trial |
| what a seller's SKUs cost; the margin guard | table | pk = costs # seller, sk = SKU; pk = guard # seller |
| campaigns, newest first | table | pk = campaigns, sk = campaign id |
| the entries of a campaign | table | pk = campaign id, sk = seller |
| what a buyer has claimed of an owner, and is to it | table | pk = buyer # id # owner, sk = claim # id or patron |
| what a buyer holds of all owners, the first to end first | by_holder | holder = buyer, valid_until |
| what is left of a new seller's grant | table | pk = grant # seller, sk = grant |
| the orders of a checkout that share one use | table | pk = checkout id, sk = promotion id |
"""

from chalicelib.promotions.store.buyers import book_patronage, buyer_rows, claim, claimed, claims_held, follow
from chalicelib.promotions.store.campaigns import (
    campaign,
    campaigns,
    cancelled_campaigns,
    entries,
    save_campaign,
    save_entry,
)
from chalicelib.promotions.store.grants import grant, grants_left, save_grant
from chalicelib.promotions.store.promotions import (
    changes,
    claim_code,
    free_code,
    in_force,
    in_force_since,
    load,
    load_many,
    of_owner,
    save,
    with_codes,
)
from chalicelib.promotions.store.results import all_costs, book_result, costs, guard, result, save_cost, save_guard
from chalicelib.promotions.store.rows import TRIAL, BuyerRow
from chalicelib.promotions.store.uses import (
    give_back,
    leave_shared_use,
    open_tally,
    redeem,
    share_use,
    tallies,
    units_left,
)

__all__ = [
    "TRIAL",
    "BuyerRow",
    "all_costs",
    "book_patronage",
    "book_result",
    "buyer_rows",
    "campaign",
    "campaigns",
    "cancelled_campaigns",
    "changes",
    "claim",
    "claim_code",
    "claimed",
    "claims_held",
    "costs",
    "entries",
    "follow",
    "free_code",
    "give_back",
    "grant",
    "grants_left",
    "guard",
    "in_force",
    "in_force_since",
    "leave_shared_use",
    "load",
    "load_many",
    "of_owner",
    "open_tally",
    "redeem",
    "result",
    "save",
    "save_campaign",
    "save_cost",
    "save_entry",
    "save_grant",
    "save_guard",
    "share_use",
    "tallies",
    "units_left",
    "with_codes",
]
