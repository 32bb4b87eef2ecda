"""Every route declares a permission that someone has, and nobody else gets in."""

from typing import Any

import pytest

from app import APIS
from chalicelib import access
from chalicelib.kit.web import PUBLIC, SIGNED, Route
from chalicelib.kit.web.contents import api_of
from tests.world import World

ROUTES = [route for name in APIS for route in api_of(name).routes]
GUARDED = [
    pytest.param(route, id=f"{route.method} {route.path}")
    for route in ROUTES
    if route.permission not in (PUBLIC, SIGNED)
]
IDS = {"market": "US"}


def path_of(route: Route, **ids: str) -> str:
    path = route.path
    for name in [part[1:-1] for part in route.path.split("/") if part.startswith("{")]:
        path = path.replace("{" + name + "}", (IDS | ids).get(name, "none_01"))
    return path


@pytest.mark.parametrize("route", [pytest.param(r, id=f"{r.method} {r.path}") for r in ROUTES])
def test_every_permission_is_one_that_a_role_has(route: Route) -> None:
    granted = set().union(*access.ROLES.values())
    assert route.permission in granted | {PUBLIC, SIGNED}


FOR_PEOPLE = {access.SELLER_WRITE, access.KEYS_WRITE, access.PAYOUTS_WRITE, access.BANK_WRITE}
"""What no machine may be given: the shop's settings, its keys, where and when it is paid."""
TEAM = set().union(*(access.ROLES[role] for role in ("owner", "manager", "fulfillment", "finance", "analyst")))


def test_a_key_can_be_given_all_that_a_team_may_do_but_what_is_for_people() -> None:
    assert TEAM - access.KEY_SCOPES == FOR_PEOPLE
    assert access.of_key(TEAM) == access.KEY_SCOPES


def test_whatever_a_team_may_read_but_its_keys_a_key_may_read_too() -> None:
    found = {route.permission for route in ROUTES if route.method == "GET"} & TEAM
    assert found - access.KEY_SCOPES == {access.KEYS_WRITE}


@pytest.fixture(scope="module")
def shared(token_office: Any) -> Any:
    with World(token_office) as world:
        seller = world.seller()
        key = seller.does("POST", "/v1/seller/api-keys", {"name": "k", "scopes": ["listings:read"]})
        seller.does("DELETE", f"/v1/seller/api-keys/{key['key_id']}")
        yield world, key["secret"]


def strangers(world: World, revoked_key: str) -> dict[str, str | None]:
    """Callers who must be told nothing, by what is wrong with them."""
    office = world.office
    return {
        "nobody": None,
        "not a token": "nonsense",
        "forged": office.token("x", "operators", forged=True),
        "expired": office.token("x", "operators", exp=1),
        "another pool's": office.token("x", "operators", iss="https://cognito-idp.us-east-1.amazonaws.com/other"),
        "another client's": office.token("x", "operators", client_id="other"),
        "a refresh token": office.token("x", "operators", token_use="refresh"),
        "revoked key": revoked_key,
        "made-up key": "sck_key_01k0000000000000000000000.secret",
    }


@pytest.mark.parametrize("route", GUARDED)
def test_a_stranger_is_told_to_sign_in_and_nothing_else(route: Route, shared: Any) -> None:
    world, revoked = shared
    for who, token in strangers(world, revoked).items():
        answer = world.request(route.method, path_of(route), token, {}, Idempotency_Key="k")
        assert (answer.status, answer.code) == (401, "auth.required"), who


@pytest.mark.parametrize("route", GUARDED)
def test_who_lacks_the_permission_is_refused_before_anything_is_read(route: Route, shared: Any) -> None:
    world, _ = shared
    for person, role in ((world.buyer(), "buyer"), (world.operator(), "operator")):
        if route.permission not in access.ROLES[role]:
            answer = person.send(route.method, path_of(route), {})
            assert (answer.status, answer.code) == (403, "auth.not_permitted"), role
