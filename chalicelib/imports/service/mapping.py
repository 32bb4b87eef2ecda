"""What a file's columns are: seen, suggested, told by the seller, saved by name and used again."""

from chalicelib.imports import rules, store
from chalicelib.imports.events import ImportMapped, MappingDeleted, MappingSaved
from chalicelib.imports.models import (
    ColumnOfOurs,
    Import,
    ImportMode,
    Mapping,
    NamedMapping,
    Seen,
    SeenColumns,
)
from chalicelib.imports.recipes import SHOPIFY, TEMPLATE, SavedMapping, missing_of
from chalicelib.imports.rules import IMPORT, SELLER
from chalicelib.imports.service.clocks import watch_over
from chalicelib.imports.template import COLUMNS, plain
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import FieldProblem, InvalidRequest, NotFound
from chalicelib.kit.work import Work


def seen_columns(seller_id: str, import_id: str) -> SeenColumns:
    """What was seen of a file that waits for a mapping, and our columns. Raises NotFound."""
    found = store.load(seller_id, import_id)
    if found.seen is None:
        raise NotFound("Nothing is asked of this file's columns.")
    needed = rules.required(found.settings.mode)
    columns = [ColumnOfOurs(key=each.key, name=each.name, required=each.key in needed) for each in COLUMNS]
    return SeenColumns(seen=found.seen, columns=columns)


def map_columns(work: Work, seller_id: str, import_id: str, told: NamedMapping) -> Import:
    """Say what the columns of a waiting file are; it is saved by its name, and the file goes on.

    Raises NotFound, NotPossible, InvalidRequest.
    """
    found = store.load(seller_id, import_id)
    settings = found.settings.model_copy(update={"mapping": told.name})
    mapped = IMPORT.move(found, "map", SELLER, settings=settings, updated_at=work.now)
    if found.seen:
        _refuse_what_does_not_fit(found.seen, found.settings.mode, told)
    save_mapping(work, seller_id, told)
    work.emit(ImportMapped(seller_id=seller_id, import_id=import_id, filename=found.filename, mapping=told.name))
    watch_over(work, mapped)
    saved = store.save(work, mapped)
    return saved.with_(possible_actions=rules.possible(saved, work.now))


def save_mapping(work: Work, seller_id: str, told: NamedMapping) -> Mapping:
    """Save a mapping, in the place of one of that name. Raises InvalidRequest for a name of ours."""
    if told.name == TEMPLATE or (told.name == SHOPIFY and told.columns):
        text = "Our template needs no mapping; one named shopify has constants only."
        raise InvalidRequest(text, fields=[FieldProblem(pointer="/name", code="mapping.reserved", detail=text)])
    known = store.find_mapping(seller_id, told.name)
    version = known.version if known else 0
    saved = Mapping(seller_id=seller_id, updated_at=work.now, version=version, **told.model_dump())
    work.emit(MappingSaved(seller_id=seller_id, mapping=told.name))
    return store.save_mapping(work, saved)


def mapping(seller_id: str, name: str) -> Mapping:
    """One saved mapping. Raises NotFound."""
    found = store.find_mapping(seller_id, name)
    if found is None:
        raise NotFound
    return found


def mappings(seller_id: str, query: PageQuery) -> Page[Mapping]:
    """A seller's saved mappings by name."""
    return store.mappings(seller_id, query)


def delete_mapping(work: Work, seller_id: str, name: str) -> Mapping:
    """Forget a mapping. Raises NotFound."""
    found = mapping(seller_id, name)
    store.delete_mapping(work, found)
    work.emit(MappingDeleted(seller_id=seller_id, mapping=name))
    return found


def saved_by(seller_id: str) -> list[SavedMapping]:
    """The mappings that a file of this seller may fit."""
    found = store.mappings(seller_id, PageQuery(limit=100)).data
    return [SavedMapping(each.name, each.columns, each.defaults) for each in found]


def _refuse_what_does_not_fit(seen: Seen, mode: ImportMode, told: NamedMapping) -> None:
    header = {plain(name) for name in seen.header}
    strangers = [name for name in told.columns if plain(name) not in header]
    wrong = [
        _problem(f"/columns/{name}", "mapping.no_such_column", "The file has no such column.")
        for name in strangers
    ]
    keys = [key for name, key in told.columns.items() if name not in strangers]
    for name in missing_of([*keys, *told.defaults], rules.NEEDS[mode]):
        text = f"{name} stands in no column. Name one, or give it a constant."
        wrong.append(_problem("/columns", "mapping.missing", text))
    if wrong:
        raise InvalidRequest(wrong[0].detail, fields=wrong)


def _problem(pointer: str, code: str, detail: str) -> FieldProblem:
    return FieldProblem(pointer=pointer, code=code, detail=detail)
