"""Photos of evidence: uploaded by presigned POST, looked at when a request names them, shown by presigned GET."""

from collections.abc import Sequence

from chalicelib.kit import objects, pixels
from chalicelib.kit.entity import Value
from chalicelib.kit.ids import new_id
from chalicelib.kit.objects import Upload
from chalicelib.kit.problems import FieldProblem
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName, Photos, Policy
from chalicelib.returns.errors import BadPhoto
from chalicelib.returns.models import NewPhoto, PhotoId, Return

BUCKET = "DOCUMENTS_BUCKET"
MARKET = "US"


class PhotoUpload(Value):
    """The photo's id, to be named in a request, and where to send its bytes."""

    photo_id: PhotoId
    upload: Upload


def request_upload(work: Work, owner: str, new: NewPhoto) -> PhotoUpload:
    """A place for a photo of the buyer's or the seller's, and the presigned POST for its bytes. Raises TooMany."""
    markets.count_use(work, MARKET, CapName.RETURN_PHOTOS, owner)
    photo_id = new_id("pho", work.now)
    most = markets.policy(MARKET, work.now).returns.photos.max_bytes
    upload = objects.upload(BUCKET, key_of(owner, photo_id), most, new.content_type)
    return PhotoUpload(photo_id=photo_id, upload=upload)


def key_of(owner: str, photo_id: str) -> str:
    """Photos are kept under whose they are, so that nobody can name another's."""
    return f"returns/photos/{owner}/{photo_id}"


def check(policy: Policy, owner: str, photo_ids: Sequence[str]) -> None:
    """Look at the bytes of each photo. Raises BadPhoto, naming every photo that cannot be used."""
    rules = policy.returns.photos
    wrong = [
        FieldProblem(pointer=f"/photos/{place}", code="photo.unusable", detail=finding)
        for place, photo_id in enumerate(photo_ids)
        if (finding := _finding(rules, key_of(owner, photo_id)))
    ]
    if wrong:
        raise BadPhoto("Take these photos out, or upload them again.", fields=wrong)


def _finding(rules: Photos, key: str) -> str | None:
    """What is wrong with a photo, or None."""
    if not objects.exists(BUCKET, key):
        return "It has not been uploaded."
    if objects.size(BUCKET, key) > rules.max_bytes:
        return f"It has more than {rules.max_bytes} bytes."
    found = pixels.measure(objects.read(BUCKET, key, 0, pixels.HEAD_BYTES - 1))
    if found is None or found.content_type not in rules.types:
        return "It is neither a JPEG nor a PNG."
    if found.width not in rules.side_pixels or found.height not in rules.side_pixels:
        least, most = rules.side_pixels.min, rules.side_pixels.max
        return f"Its sides are {found.width} and {found.height} pixels; {least} to {most} can be looked at."
    return None


def links(case: Return) -> dict[str, str]:
    """A link to each photo of a case, valid for an hour."""
    return {photo_id: objects.download(BUCKET, key, photo_id).url for photo_id, key in keys(case).items()}


def keys(case: Return) -> dict[str, str]:
    """Where the photos of a case are, the buyer's first."""
    of_buyer = [*case.photos, *(case.dispute.photos if case.dispute else [])]
    answers = [case.denial, case.rejection]
    of_seller = [photo_id for answer in answers if answer for photo_id in answer.photos]
    return {photo_id: key_of(case.buyer_id, photo_id) for photo_id in of_buyer} | {
        photo_id: key_of(case.seller_id, photo_id) for photo_id in of_seller
    }
