"""Routes of the carriers: they tell of a parcel's scans, and sign what they tell."""

from chalicelib.fulfillment import service
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.carriers import easypost_webhook
from chalicelib.fulfillment.carriers.easypost_webhook import EasyPostEvent
from chalicelib.fulfillment.errors import (
    NotShippedYet,
)
from chalicelib.fulfillment.models import (
    Received,
    TrackingUpdate,
)
from chalicelib.kit import secrets, settings
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import SIGNED, Api, Request, signatures
from chalicelib.kit.web.signatures import BadSignature

api = Api(__name__, "fulfillment")


@api.post(
    "/v1/carriers/local/tracking",
    permission=SIGNED,
    body=TrackingUpdate,
    answers=Received,
    idempotency="none",
    refuses=(BadSignature, NotFound, NotShippedYet),
)
def receive_tracking(request: Request[TrackingUpdate]) -> Received:
    """The carrier tells of a scan; signed per Standard Webhooks."""
    secret = secrets.secret(settings.setting("CARRIER_SECRET_ID"))
    message_id = signatures.verified(secret, request.headers, request.raw)
    service.track(request.work, carriers.carrier.name, message_id, request.body)
    return Received()


@api.post(
    "/v1/carriers/easypost/tracking",
    permission=SIGNED,
    body=EasyPostEvent,
    answers=Received,
    idempotency="none",
    refuses=(BadSignature, NotFound, NotShippedYet),
)
def receive_easypost_tracking(request: Request[EasyPostEvent]) -> Received:
    """EasyPost tells of a tracker; signed with the webhook's secret."""
    easypost_webhook.verify(carriers.easypost_secret("webhook_secret"), request.headers, request.raw)
    service.track_easypost(request.work, request.body)
    return Received()
