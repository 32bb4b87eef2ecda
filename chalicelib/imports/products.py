"""Bringing one product's listing and stock to what its rows say, in transactions of at most five SKUs."""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.catalog import service as catalog
from chalicelib.catalog.errors import NotPublishable, SkuTaken
from chalicelib.catalog.models import MAX_IMAGES, MAX_SKUS, Listing, ListingStatus
from chalicelib.imports import attributes, store
from chalicelib.imports.attributes import Said
from chalicelib.imports.known import Known, Shop
from chalicelib.imports.models import ImportMode, RowOutcome, RowResult
from chalicelib.imports.rows import Finding, ImportRow, RowError, RowFacts, row_error
from chalicelib.imports.traces import Product, SkuTrace, Trace, changed
from chalicelib.imports.wares import difference, new_listing, of_listing, said_of, sku_fields
from chalicelib.inventory import service as inventory
from chalicelib.kit.problems import Conflict, Problem, Retry
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.sellers import service as sellers
from chalicelib.sellers.errors import ListingsStopped, NotActive

SKUS_EACH = 5
"""SKUs of one transaction: listing, event, clock and product, and up to four writes a SKU, of 25 at most."""
TRIES = 6


@dataclass
class Applied:
    """What became of a product's rows: the results of the good ones, and why others are refused by row number.

    `awaits_images` is the listing's id if images of it are to be fetched.
    """

    results: list[RowResult] = field(default_factory=list)
    errors: dict[int, list[RowError]] = field(default_factory=dict)
    awaits_images: str = ""


def apply(
    shop: Shop, rows: Sequence[RowFacts], known: Known, begin: Callable[[], Work], images: Sequence[str] = ()
) -> Applied:
    """Write one product. What someone else changed meanwhile is read again; a crash leaves whole steps."""
    for attempt in range(TRIES):
        try:
            return _Application(shop, known, begin, images).of(rows)
        except (Conflict, SkuTaken):
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 (jitter)
            known = Known.read(shop, rows)
    raise Retry(f"the product of row {rows[0].row} kept changing")


class _Application:
    """One product on its way into the shop."""

    def __init__(self, shop: Shop, known: Known, begin: Callable[[], Work], images: Sequence[str]) -> None:
        self.shop = shop
        self.known = known
        self.begin = begin
        self.images = list(images)
        self.attributes: Said = {}
        self.applied = Applied()

    def of(self, facts: Sequence[RowFacts]) -> Applied:
        before = self.known.listing(self.shop, facts)
        product = self._product(facts[0], before)
        if before and before.status is ListingStatus.DELETED:
            before, product = self._recovered(before, product)
        good = self._read_additions(facts, before)
        rows = self._fitting([self._described(each, before) for each in good], before, product)
        listing = before
        for start in range(0, len(rows), SKUS_EACH):
            step = rows[start : start + SKUS_EACH]
            try:
                listing, product = self._write(step, before, listing, product)
            except (Conflict, SkuTaken):
                raise
            except Problem as refusal:
                text = " ".join(problem.detail for problem in refusal.fields) or refusal.detail
                self._refuse(step, "", refusal.code, text)
        if listing and self.applied.results:
            self._follow_up(listing)
        return self.applied

    def _read_additions(self, facts: Sequence[RowFacts], before: Listing | None) -> list[RowFacts]:
        """Take up attributes and image addresses; the rows whose attributes can be read.

        A listing that exists is not re-described when listings are only made, or when only stock and price count.
        """
        mode = self.shop.mode
        if mode is ImportMode.STOCK_AND_PRICE or (before and mode is ImportMode.CREATE):
            self.images = []
            return list(facts)
        self.images = [address for each in facts for address in each.image_urls] + self.images
        if not any(each.attributes for each in facts):
            return list(facts)
        category = str(facts[0].values.get("category") or (before and before.latest.category))
        said, self.applied.errors = attributes.read(facts, markets.category(self.shop.policy.market, category))
        kept = before.latest.attributes if before and before.latest.category == category else {}
        self.attributes = kept | said
        return [each for each in facts if each.row not in self.applied.errors]

    def _follow_up(self, listing: Listing) -> None:
        """What comes after all rows are in: images are fetched later, and the listing is handed in if asked."""
        if catalog.awaits_fetch(listing.latest):
            self.applied.awaits_images = listing.listing_id
        known = {image.source for image in listing.latest.images}
        for address in [address for address in dict.fromkeys(self.images) if address not in known]:
            text = f"A listing has at most {MAX_IMAGES} images: this one is left out."
            self._tell(Finding(code="image.too_many", message=text, value=address))
        changed = any(result.outcome is not RowOutcome.UNCHANGED for result in self.applied.results)
        draft = listing.status is ListingStatus.DRAFT
        if self.shop.publish and (draft or (changed and listing.status is ListingStatus.REJECTED)):
            self._hand_in(listing)

    def _tell(self, finding: Finding) -> None:
        """Tell something of the whole product with its first row."""
        first = self.applied.results[0]
        self.applied.results[0] = first.model_copy(update={"findings": [*first.findings, finding]})

    def _hand_in(self, listing: Listing) -> None:
        """Have it reviewed, if the seller may add listings now; why not is told with the product's first row."""
        work = self.begin()
        try:
            sellers.may_list(self.shop.seller_id)
            catalog.put_on_sale(work, listing)
        except (NotActive, ListingsStopped) as restricted:
            text = f"It stays a draft. {restricted.title}. {restricted.detail}"
            self._tell(Finding(code="listing.seller_restricted", message=text))
            return
        except NotPublishable as lacking:
            text = " ".join(problem.detail for problem in lacking.fields)
            finding = Finding(code="listing.not_published", message=f"It stays a draft. {text}")
            self._tell(finding)
            return
        if self.shop.writes:
            work.commit()

    def _recovered(self, deleted: Listing, product: Product) -> tuple[Listing, Product]:
        """A deleted listing comes back as a draft, as if this import had made it."""
        work, shop = self.begin(), self.shop
        listing = catalog.recover(work, shop.seller_id, deleted.listing_id)
        made = Trace(at=work.now, listing_id=listing.listing_id, created=True)
        product = store.save_product(work, product.traced(shop.import_id, made, self._kept))
        if shop.writes:
            work.commit()
        return listing, product

    @property
    def _kept(self) -> timedelta:
        return timedelta(hours=self.shop.policy.imports.undo_hours)

    def _described(self, facts: RowFacts, listing: Listing | None) -> ImportRow:
        """The whole SKU: what a change leaves out is as it was, and a listing that exists is not re-described."""
        if listing is None:
            return facts.described({})
        if self.shop.mode.changes_only:
            return facts.described(self._was(facts, listing))
        row = facts.described({})
        return row.model_copy(update=of_listing(listing)) if self.shop.mode is ImportMode.CREATE else row

    def _was(self, facts: RowFacts, listing: Listing) -> dict[str, object]:
        sku_id = self.shop.sku_id(facts.sku)
        sku = listing.latest.sku(sku_id)
        assert sku is not None
        return {
            **of_listing(listing),
            "product_id": listing.listing_id,
            "price": sku.price.amount,
            "stock": self.known.units(sku_id),
            "options": [option.model_dump() for option in sku.options],
            "barcode": sku.barcode,
            "weight_g": sku.weight_grams,
            "length_mm": sku.length_mm,
            "width_mm": sku.width_mm,
            "height_mm": sku.height_mm,
        }

    def _fitting(self, rows: Sequence[ImportRow], listing: Listing | None, product: Product) -> list[ImportRow]:
        """The rows that the listing can take; why it cannot take the others."""
        has = {sku.sku_id for sku in listing.latest.skus} if listing else set()
        done = product.outcomes(self.shop.import_id)
        trace = product.traces.get(self.shop.import_id)
        made = trace.listing_id if trace and trace.created else ""
        room = MAX_SKUS - len(has)
        fitting = []
        for row in rows:
            sku_id = self.shop.sku_id(row.sku)
            owner = self._owner(sku_id, made)
            held = self.known.held(sku_id)
            if owner and self.shop.mode is ImportMode.CREATE and row.row not in done:
                text = f"SKU exists already ({owner.title}). Leave the row out, or import it as an update."
                self._refuse([row], "SKU", "row.sku.exists", text, row.sku)
            elif owner and sku_id not in has:
                text = f"SKU belongs to another listing of yours ({owner.title}). Use that one's Product ID."
                self._refuse([row], "SKU", "row.sku.of_another_listing", text, row.sku)
            elif row.stock < held:
                text = f"Stock is below the {held:,} units that orders and pools hold. Count at least these."
                self._refuse([row], "Stock", "row.stock.reserved", text, str(row.stock))
            elif sku_id not in has and room == 0:
                text = f"The product has more than {MAX_SKUS} SKUs. Give the others a Product ID of their own."
                self._refuse([row], "Product ID", "row.product_id.too_many_skus", text, row.product_id)
            else:
                room -= sku_id not in has
                fitting.append(row)
        return fitting

    def _owner(self, sku_id: str, made: str) -> Listing | None:
        """The listing that has a SKU, if it is not the one that this import is making."""
        owner = self.known.by_sku.get(sku_id)
        return None if owner and owner.listing_id == made else owner

    def _write(
        self, rows: Sequence[ImportRow], before: Listing | None, listing: Listing | None, product: Product
    ) -> tuple[Listing, Product]:
        """One transaction: the listing with these SKUs, their stock, and the trace of what was done."""
        work, shop = self.begin(), self.shop
        new = new_listing(rows, shop.policy.currency, self.attributes)
        if listing is None:
            saved = catalog.draft(work, shop.seller_id, shop.policy.market, new, self.images)
        else:
            saved = catalog.revise(work, listing, new, self.images)
        for row in rows:
            self._count(work, row, listing)
        trace = self._trace(work, rows, before, saved, product)
        if not work.changes_nothing:
            product = store.save_product(work, product.traced(shop.import_id, trace, self._kept))
        if shop.writes:
            work.commit()
        self.applied.results += [self._result(row, saved, product, trace) for row in rows]
        return saved, product

    def _count(self, work: Work, row: ImportRow, listing: Listing | None) -> None:
        sku_id = self.shop.sku_id(row.sku)
        seen = self.known.stock_of(sku_id)
        if listing and listing.latest.sku(sku_id):
            inventory.count(work, self.shop.seller_id, seen, row.stock)
        else:
            inventory.open_stock(work, self.shop.seller_id, seen, row.stock)

    def _trace(
        self, work: Work, rows: Sequence[ImportRow], before: Listing | None, after: Listing, product: Product
    ) -> Trace:
        """What this import has done to the product, the steps before this one included."""
        known = product.traces.get(self.shop.import_id)
        fields = changed(said_of(before.latest), said_of(after.latest)) if before else {}
        fields |= known.fields if known else {}
        done = known.skus if known else {}
        was = None if known and known.created else before
        own = {self.shop.sku_id(row.sku): self._sku_trace(row, was, after, bool(fields)) for row in rows}
        return Trace(
            at=work.now,
            listing_id=after.listing_id,
            created=known.created if known else before is None,
            fields=fields,
            skus={**{sku_id: trace for sku_id, trace in own.items() if trace}, **done},
        )

    def _sku_trace(
        self, row: ImportRow, before: Listing | None, after: Listing, listing_changed: bool
    ) -> SkuTrace | None:
        sku_id = self.shop.sku_id(row.sku)
        was, now = before.latest.sku(sku_id) if before else None, after.latest.sku(sku_id)
        if was is None or now is None:
            return SkuTrace(row=row.row, outcome=RowOutcome.CREATED)
        on_hand = self.known.units(sku_id)
        fields = changed(sku_fields(was) | {"stock": on_hand}, sku_fields(now) | {"stock": row.stock})
        if not fields and not listing_changed:
            return None
        return SkuTrace(row=row.row, outcome=RowOutcome.UPDATED, fields=fields)

    def _result(self, row: ImportRow, saved: Listing, product: Product, trace: Trace) -> RowResult:
        sku_id = self.shop.sku_id(row.sku)
        done, sku = trace.skus.get(sku_id), saved.latest.sku(sku_id)
        outcome = done.outcome if done else RowOutcome.UNCHANGED
        now = said_of(saved.latest) | (sku_fields(sku) if sku else {}) | {"stock": row.stock}
        before = {**trace.fields, **done.fields} if done and outcome is RowOutcome.UPDATED else {}
        differences = [difference(name, change, now[name]) for name, change in before.items()]
        return RowResult(
            row=row.row, sku=row.sku, product_id=product.product_id, outcome=outcome, differences=differences
        )

    def _product(self, facts: RowFacts, listing: Listing | None) -> Product:
        by_listing = self.shop.mode.changes_only and listing is not None
        product_id = listing.listing_id if by_listing and listing else facts.product_id
        known = self.known.products.get(product_id)
        return known or Product(seller_id=self.shop.seller_id, product_id=product_id, listing_id="")

    def _refuse(self, rows: Iterable[ImportRow], column: str, code: str, text: str, value: str = "") -> None:
        for row in rows:
            self.applied.errors[row.row] = [row_error(row.row, column, code, text, value)]
