"""The use cases of sellers: applying, being reviewed, and what others need to know of a seller."""

from collections.abc import Callable, Iterable

from chalicelib.kit import objects, secrets
from chalicelib.kit.batch import Batch
from chalicelib.kit.ids import new_id
from chalicelib.kit.objects import Upload
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName, ProbationTier
from chalicelib.sellers import rules, store
from chalicelib.sellers.bank_names import name_at_bank as name_at_bank
from chalicelib.sellers.bank_names import require_name
from chalicelib.sellers.errors import DocumentsMissing, UnderReview
from chalicelib.sellers.events import (
    ApplicationApproved,
    ApplicationRejected,
    ApplicationSubmitted,
    BankAccountChanged,
    DocumentRequested,
    SellerApplied,
)
from chalicelib.sellers.limits import active as active
from chalicelib.sellers.limits import count_listing as count_listing
from chalicelib.sellers.limits import count_listings as count_listings
from chalicelib.sellers.limits import count_use as count_use
from chalicelib.sellers.limits import in_tier
from chalicelib.sellers.limits import listed_today as listed_today
from chalicelib.sellers.limits import listings_a_day as listings_a_day
from chalicelib.sellers.limits import may_list as may_list
from chalicelib.sellers.limits import restrict as restrict
from chalicelib.sellers.limits import set_tier as set_tier
from chalicelib.sellers.models import (
    MAX_DOCUMENT_BYTES,
    AccountCorrection,
    Application,
    DocumentKind,
    Member,
    NewBankAccount,
    NewDocument,
    SealedAccount,
    Seller,
    SellerStatus,
)
from chalicelib.sellers.rules import APPLICATION, OPERATOR, SELLER
from chalicelib.sellers.shipping.service import admit_order as admit_order
from chalicelib.sellers.shipping.service import shipping_price as shipping_price
from chalicelib.sellers.shipping.service import shipping_quote as shipping_quote
from chalicelib.sellers.shipping.service import shipping_settings as shipping_settings
from chalicelib.sellers.shipping.service import shipping_settings_with as shipping_settings_with

BUCKET = "DOCUMENTS_BUCKET"


def apply(work: Work, user_id: str, application: Application) -> Seller:
    """Begin an application; the applicant becomes the seller's owner.

    Tax id and account number are sealed before anything is written. Raises MarketClosed, AlreadyApplied,
    NameAtBankNeeded, TooMany.
    """
    markets.opened(application.market)
    require_name(application.legal_name, application.bank_account, "/bank_account/name_at_bank")
    markets.count_use_at_once(work, application.market, CapName.APPLICATIONS, user_id)
    seller_id = new_id("sel", work.now)
    account = _sealed(seller_id, application.bank_account)
    store.seal(work, seller_id, secrets.seal(application.tax_id.get_secret_value(), seller_id), account)
    seller = Seller(
        seller_id=seller_id,
        status=SellerStatus.DRAFT,
        bank_last4=account.last4,
        applied_at=work.now,
        **application.model_dump(exclude={"tax_id", "bank_account"}),
    )
    store.add_member(work, Member(user_id=user_id, seller_id=seller_id, role="owner"))
    work.emit(SellerApplied(seller_id=seller_id))
    return seen_by(SELLER, store.save(work, seller))


def request_document(work: Work, seller_id: str, document: NewDocument) -> Upload:
    """An upload for an identity document, at most 10 MB, JPEG, PNG or PDF. A second one replaces the first.

    Raises TooMany.
    """
    seller = store.load(seller_id)
    markets.count_use(work, seller.market, CapName.IDENTITY_DOCUMENTS, seller_id)
    key = _document_key(seller_id, document.kind)
    store.save(work, seller.with_(documents=seller.documents | {document.kind: key}))
    work.emit(DocumentRequested(seller_id=seller_id, kind=document.kind.value))
    return objects.upload(BUCKET, key, MAX_DOCUMENT_BYTES, document.content_type)


def _document_key(seller_id: str, kind: DocumentKind) -> str:
    return f"identity/{seller_id}/{kind}"


def submit(work: Work, seller_id: str) -> Seller:
    """Hand the application in for review. Raises DocumentsMissing, NotPossible."""
    seller = store.load(seller_id)
    submitted = APPLICATION.move(seller, "submit", SELLER, submitted_at=work.now, rejection_reason=None)
    arrived = [kind for kind, key in seller.documents.items() if objects.exists(BUCKET, key)]
    missing = rules.missing_documents(seller.business_type, arrived)
    if missing:
        raise DocumentsMissing(f"Upload these first: {', '.join(missing)}.", missing=missing)
    work.emit(ApplicationSubmitted(seller_id=seller_id))
    return seen_by(SELLER, store.save(work, submitted))


def approve(work: Work, seller_id: str, tier: ProbationTier | None = None) -> Seller:
    """An operator lets the seller sell, in the tier of new sellers if no other. Raises NotFound, NotPossible."""
    approved = APPLICATION.move(store.load(seller_id), "approve", OPERATOR, active_since=work.now)
    work.emit(ApplicationApproved(seller_id=seller_id))
    return in_tier(work, approved, tier or markets.policy(approved.market, work.now).standing.starts_in_tier)


def reject(work: Work, seller_id: str, reason: str) -> Seller:
    """An operator sends the application back with a reason. Raises NotFound, NotPossible."""
    rejected = APPLICATION.move(store.load(seller_id), "reject", OPERATOR, rejection_reason=reason)
    work.emit(ApplicationRejected(seller_id=seller_id, reason=reason))
    return store.save(work, rejected)


def applications(status: SellerStatus, query: PageQuery) -> Page[Seller]:
    """Sellers in a status, the longest waiting first."""
    page = store.in_status(status.value, query)
    return page.model_copy(update={"data": [seen_by(OPERATOR, seller) for seller in page.data]})


def get(seller_id: str) -> Seller:
    """One seller. Raises NotFound."""
    return store.load(seller_id)


def many(seller_ids: Iterable[str]) -> dict[str, Seller]:
    """Those of many sellers that there are, by id."""
    return store.load_many(seller_ids)


def shop_of_member_with(batch: Batch, user_id: str) -> Callable[[], str | None]:
    """The shop a person works for, once the batch is read; None for everyone else."""
    member = store.member_with(batch, user_id)

    def shop() -> str | None:
        found = member()
        return found.seller_id if found else None

    return shop


def is_member(seller_id: str, user_id: str) -> bool:
    """Whether a person works for this shop now."""
    found = store.member(user_id)
    return found is not None and found.seller_id == seller_id


def seen_by(role: str, seller: Seller) -> Seller:
    return seller.with_(possible_actions=APPLICATION.possible(seller.status, role))


def change_bank_account(work: Work, seller: Seller, wanted: NewBankAccount) -> SealedAccount:
    """Pay the seller into another account from now on; payouts decide when. Raises UnderReview, NameAtBankNeeded.

    The account of an application is reviewed with its papers, so nothing about it changes meanwhile.
    """
    if seller.status is SellerStatus.SUBMITTED:
        raise UnderReview("Change the bank account when your application is decided.")
    require_name(seller.legal_name, wanted, "/name_at_bank")
    seller_id, account = seller.seller_id, _sealed(seller.seller_id, wanted)
    store.seal_account(work, account)
    store.save(work, seller.with_(bank_last4=account.last4))
    work.emit(BankAccountChanged(seller_id=seller_id, last4=account.last4))
    return account


def correct_bank_account(work: Work, seen: SealedAccount, correction: AccountCorrection) -> SealedAccount:
    """The account with what the bank corrected about it, sealed anew; the same one where it said nothing new.

    Raises NotFound, Conflict if the seller has entered another account in between.
    """
    number = open_account_number(seen)
    told = correction.account_number.get_secret_value() if correction.account_number else number
    corrected = seen.model_copy(
        update={
            "routing_number": correction.routing_number or seen.routing_number,
            "last4": told[-4:],
            "account_type": correction.account_type or seen.account_type,
            "name_at_bank": correction.name_at_bank or seen.name_at_bank,
        }
    )
    if corrected == seen and told == number:
        return seen
    sealed = {"sealed_number": secrets.seal(told, seen.seller_id), "entered": seen.key}
    corrected = corrected.model_copy(update=sealed)
    store.seal_account(work, corrected, seen)
    store.save(work, store.load(seen.seller_id).with_(bank_last4=corrected.last4))
    return corrected


def bank_account(seller_id: str) -> SealedAccount:
    """Where the seller is paid, its number sealed. Raises NotFound."""
    return store.bank_account(seller_id)


def bank_account_fingerprint(account: NewBankAccount) -> str:
    """Tells one account from another, whoever names it; zeros before the number do not make it another.

    The number cannot be found from it.
    """
    return secrets.fingerprint(f"{account.routing_number}#{int(account.account_number.get_secret_value())}")


def open_account_number(account: SealedAccount) -> str:
    """The number itself; only for a bank port that sends it to the bank."""
    return secrets.open_sealed(account.sealed_number, account.seller_id)


def _sealed(seller_id: str, account: NewBankAccount) -> SealedAccount:
    number = account.account_number.get_secret_value()
    return SealedAccount(
        seller_id=seller_id,
        routing_number=account.routing_number,
        sealed_number=secrets.seal(number, seller_id),
        last4=number[-4:],
        name_at_bank=account.name_at_bank,
    )
