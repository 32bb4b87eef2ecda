"""Printouts: one PDF of many packages."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.fulfillment.models.packages import PackageId
from chalicelib.kit.entity import Body, Entity

MAX_PRINTED = 100
"""Packages in one PDF: they are read in one call, and drawn within the label worker's minute."""


class PrintoutKind(StrEnum):
    LABELS = "labels"
    PACKING_SLIPS = "packing_slips"
    LABELS_AND_SLIPS = "labels_and_slips"
    PICK_LIST = "pick_list"

    @property
    def needs_labels(self) -> bool:
        return self in (PrintoutKind.LABELS, PrintoutKind.LABELS_AND_SLIPS)


class PrintoutStatus(StrEnum):
    REQUESTED = "requested"
    READY = "ready"
    EMPTY = "empty"


class Paper(StrEnum):
    """What labels and slips are printed on; a pick list is on letter."""

    FOUR_BY_SIX = "4x6"
    A6 = "a6"


class PrintoutRequest(Body):
    """One PDF for many packages, in the order named."""

    kind: PrintoutKind
    paper: Paper = Paper.FOUR_BY_SIX
    package_ids: list[PackageId] = Field(min_length=1, max_length=MAX_PRINTED)


class Printout(Entity):
    """A PDF for many packages; `skipped` names those whose label was given back before it was printed.

    `seller_id` is `platform` for the people of the platform's warehouse.
    """

    printout_id: str = Field(examples=["prt_01k0000000000000000000000"])
    seller_id: str
    status: PrintoutStatus
    kind: PrintoutKind
    paper: Paper
    package_ids: list[PackageId]
    skipped: list[PackageId] = Field(default_factory=list)
    pages: int = Field(default=0, examples=[100])
    requested_at: datetime
    ready_at: datetime | None = None

    @property
    def document(self) -> str:
        return f"printouts/{self.seller_id}/{self.printout_id}.pdf"
