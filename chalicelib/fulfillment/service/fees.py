"""What the platform's warehouse asks for its work and its room, by the policy of the day it is done."""

from datetime import datetime

from chalicelib.fulfillment.events import FulfillmentFeeDue
from chalicelib.fulfillment.models import FeeCharge, Package
from chalicelib.fulfillment.service import packages
from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import PLATFORM_WAREHOUSE
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import WarehouseWork

MARKET = "US"


def charge_dispatch(work: Work, package: Package) -> None:
    """A package the platform has packed and handed over."""
    units = sum(packed.quantity for packed in package.contents)
    _charge(work, package.seller_id, package.package_id, WarehouseWork.DISPATCH, units)


def charge_inbound(work: Work, seller_id: str, inbound_id: str, units: int) -> None:
    """Units the warehouse has counted, the damaged ones too."""
    _charge(work, seller_id, inbound_id, WarehouseWork.INBOUND, units)


def start_storage(work: Work, seller_id: str, sku_id: str, since: datetime) -> None:
    """From the next turn of the month on, the SKU's units pay for their room; twice it is the same clock."""
    turn = markets.month_ends_at(MARKET, since)
    month = markets.day_of(MARKET, turn)
    work.start_clock(packages.QUEUE, "storage", f"{seller_id}#{sku_id}#{month:%Y-%m}", turn)


def charge_storage(work: Work, subject: str) -> None:
    """The month's storage of what lies in the warehouse now; without units there is none, until more come in."""
    seller_id, sku_id, month = subject.split("#")
    level = inventory.levels([(seller_id, sku_id)]).get(sku_id)
    units = level.in_warehouse(PLATFORM_WAREHOUSE) if level else 0
    if units:
        _charge(work, seller_id, f"{sku_id}@{month}", WarehouseWork.STORAGE, units, sku_id)
        start_storage(work, seller_id, sku_id, datetime.fromisoformat(f"{month}-02T00:00Z"))


def _charge(
    work: Work, seller_id: str, subject_id: str, kind: WarehouseWork, units: int, sku_id: str | None = None
) -> None:
    policy = markets.policy(MARKET, work.now)
    charges = [FeeCharge(**charge._asdict()) for charge in markets.warehouse_charges(policy, kind, units)]
    work.emit(
        FulfillmentFeeDue(
            seller_id=seller_id,
            subject_id=subject_id,
            kind=kind.value,
            units=units,
            amount=sum(charge.units * charge.each for charge in charges),
            currency=policy.currency,
            policy_version=policy.version,
            charges=charges,
            sku_id=sku_id,
        )
    )
