"""Packing: an order in several parcels, several packages of one buyer in one, and apart again."""

from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.errors import NotInPackage, NotTogether, TooManyParcels
from chalicelib.fulfillment.events import PackagesCombined, PackageSeparated, PackageSplit
from chalicelib.fulfillment.models import MAX_PARCELS, Package, PackedUnits, Split
from chalicelib.fulfillment.rules import PACKAGE, SELLER, SYSTEM, parcel_id_of
from chalicelib.fulfillment.service import packages
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderLinesCancelled


def split(work: Work, keeper: str, package_id: str, how: Split) -> list[Package]:
    """Put units of a package into further parcels; the package keeps the rest. The first is the package itself.

    Raises NotFound, NotPossible, NotInPackage, NotTogether, TooManyParcels.
    """
    package = packages.kept(keeper, package_id)
    kept = PACKAGE.move(package, "split", SELLER, refusal=None)
    if package.carries:
        raise NotTogether("Separate a combined package first.")
    parcels: list[list[PackedUnits]] = []
    for place, units in enumerate(how.parcels):
        parcel = rules.taken(kept.contents, units)
        if parcel is None:
            raise NotInPackage("Name units the package still holds, a SKU once a parcel.", parcel=place)
        kept = kept.with_(contents=rules.less(kept.contents, parcel))
        parcels.append(parcel)
    if not kept.contents:
        raise NotInPackage("Leave something in the package itself.")
    return _kept_and_new(work, kept, parcels)


def _kept_and_new(work: Work, kept: Package, parcels: list[list[PackedUnits]]) -> list[Package]:
    made = len(store.of_order(kept.order_id))
    if made + len(parcels) > MAX_PARCELS:
        raise TooManyParcels(f"An order goes in at most {MAX_PARCELS} parcels.")
    new = [
        kept.with_(
            version=0,
            package_id=parcel_id_of(kept.order_id, made + number),
            contents=contents,
            attempt=0,
            opened_at=work.now,
            old_labels=[],
        )
        for number, contents in enumerate(parcels, start=1)
    ]
    work.emit(PackageSplit(**packages.names_of(kept), into=[package.package_id for package in new]))
    return [packages.seen(store.save(work, package)) for package in (kept, *new)]


def combine(work: Work, seller_id: str, package_ids: list[str]) -> Package:
    """Make one package of several to one buyer and address; the first takes in the others.

    Raises NotFound, NotPossible, NotTogether.
    """
    found = store.load_many(package_ids)
    if any(package_id not in found or found[package_id].keeper != seller_id for package_id in package_ids):
        raise NotFound
    host, *others = (found[package_id] for package_id in package_ids)
    why_not = rules.why_not_together([host, *others])
    if why_not:
        raise NotTogether(why_not)
    for other in others:
        joined = PACKAGE.move(other, "join", SYSTEM, combined_into=host.package_id, refusal=None)
        store.save(work, joined)
    names = [other.package_id for other in others]
    combined = PACKAGE.move(
        host,
        "combine",
        SELLER,
        carries=names,
        contents=[packed for package in (host, *others) for packed in package.contents],
        ship_by=min(package.ship_by for package in (host, *others)),
        refusal=None,
    )
    work.emit(PackagesCombined(**packages.names_of(combined), taken_in=names))
    return packages.seen(store.save(work, combined))


def separate(work: Work, keeper: str, package_id: str) -> list[Package]:
    """Take a combined package apart into what it was. Raises NotFound, NotPossible, NotTogether."""
    host = packages.kept(keeper, package_id)
    alone = PACKAGE.move(host, "separate", SELLER, carries=[], refusal=None)
    if not host.carries:
        raise NotTogether("Nothing was combined into this package.")
    others = [
        PACKAGE.move(other, "leave", SYSTEM, combined_into=None)
        for other in store.load_many(host.carries).values()
    ]
    theirs = [packed for other in others for packed in other.contents]
    ship_by = orders.get(host.order_id).deadlines.ship_by or host.ship_by
    alone = alone.with_(contents=rules.without(host.contents, theirs), ship_by=ship_by)
    work.emit(PackageSeparated(**packages.names_of(host), left=host.carries))
    return [packages.seen(store.save(work, package)) for package in (alone, *others)]


def unpack_cancelled(work: Work, event: OrderLinesCancelled) -> None:
    """Units that will not come leave the packages that hold them; one left empty is cancelled.

    A label that is bought stays: the parcel only gets lighter.
    """
    gone: dict[str, int] = {}
    for part in event.refund.parts:
        gone[part.sku_id] = gone.get(part.sku_id, 0) + part.quantity
    held = [p for p in store.of_order(event.order_id) if PACKAGE.allows("cancel", p.status, SYSTEM)]
    hosts = store.load_many(p.combined_into for p in held if p.combined_into)
    for package in held:
        out = rules.held_of(package.contents, event.order_id, gone)
        gone = {sku: units - out.get(sku, 0) for sku, units in gone.items()}
        _lighten(work, package, event, out)
        if package.combined_into:
            host = hosts[package.combined_into]
            hosts[host.package_id] = host.with_(contents=rules.lighter(host.contents, event.order_id, out))
    for host in hosts.values():
        store.save(work, host)


def _lighten(work: Work, package: Package, event: OrderLinesCancelled, out: dict[str, int]) -> None:
    lighter = package.with_(contents=rules.lighter(package.contents, event.order_id, out))
    if out and (lighter.contents or package.combined_into):
        store.save(work, lighter)
    elif out:
        packages.cancel(work, lighter, event.reason)
