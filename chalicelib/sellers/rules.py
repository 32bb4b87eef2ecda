"""The life of an application, and the papers each kind of business must show."""

from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest

from chalicelib import access
from chalicelib.kit.lifecycle import Action, Lifecycle
from chalicelib.sellers.models import BusinessType, DocumentKind, SellerStatus

SELLER, OPERATOR, SYSTEM = "seller", "operator", "system"
S = SellerStatus

APPLICATION = Lifecycle(
    "application",
    S.DRAFT,
    [
        Action("submit", (S.DRAFT, S.REJECTED), S.SUBMITTED, (SELLER,), "application_submitted"),
        Action("approve", (S.SUBMITTED,), S.ACTIVE, (OPERATOR,), "application_approved"),
        Action("reject", (S.SUBMITTED,), S.REJECTED, (OPERATOR,), "application_rejected"),
        Action("deactivate", (S.ACTIVE,), S.DEACTIVATED, (SYSTEM,), "restriction_placed"),
        Action("reinstate", (S.DEACTIVATED,), S.ACTIVE, (SYSTEM,), "restriction_lifted"),
    ],
)

REQUIRED_DOCUMENTS: dict[BusinessType, tuple[DocumentKind, ...]] = {
    BusinessType.INDIVIDUAL: (DocumentKind.PHOTO_ID, DocumentKind.PROOF_OF_ADDRESS),
    BusinessType.BUSINESS: (
        DocumentKind.BUSINESS_LICENSE,
        DocumentKind.EIN_LETTER,
        DocumentKind.ARTICLES_OF_INCORPORATION,
    ),
}
"""Individuals and registered businesses prove themselves by different papers."""


def missing_documents(business_type: BusinessType, present: Iterable[DocumentKind]) -> list[DocumentKind]:
    return [kind for kind in REQUIRED_DOCUMENTS[business_type] if kind not in set(present)]


def unknown_scopes(scopes: Iterable[str]) -> list[str]:
    return sorted(set(scopes) - access.KEY_SCOPES)


def hashed(secret: str) -> str:
    """How a key's secret is stored: it has 256 random bits, so one plain SHA-256 is enough."""
    return sha256(secret.encode()).hexdigest()


def is_secret_of(secret: str, stored: str) -> bool:
    return compare_digest(hashed(secret), stored)
