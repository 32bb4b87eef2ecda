"""Which purchase at a carrier stands for which of our purchase keys.

| access pattern | index | key |
|---|---|---|
| the carrier's shipment of a purchase key | table | pk = purchase # key, sk = key |
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from chalicelib.kit import settings
from chalicelib.kit.rows import Row


class PurchaseRow(Row):
    class Meta:
        table_name = settings.resource("fulfillment")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    shipment_id = UnicodeAttribute()


def remembered(key: str, shipment_id: str | None = None) -> str | None:
    """The shipment that stands for a key. Told one, it stands unless another was told before."""
    if shipment_id is not None:
        try:
            row = PurchaseRow(f"purchase#{key}", key, shipment_id=shipment_id)
            row.save(PurchaseRow.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise
        else:
            return shipment_id
    known = PurchaseRow.find(f"purchase#{key}", key)
    return known.shipment_id if known else None
