"""The carrier that labels are bought from."""

from chalicelib.fulfillment.carriers import Carrier
from chalicelib.fulfillment.carriers.local import LocalCarrier

carrier: Carrier = LocalCarrier()
