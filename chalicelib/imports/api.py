"""Routes of imports."""

from chalicelib import access
from chalicelib.imports import service
from chalicelib.imports.errors import UndoTooLate
from chalicelib.imports.models import (
    Import,
    ImportUpload,
    Mapping,
    NamedMapping,
    NewImport,
    RowResult,
    SeenColumns,
    Template,
    TemplateQuery,
)
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.markets.errors import UnknownCategory
from chalicelib.sellers.errors import NotActive

api = Api(__name__, "imports")


@api.post(
    "/v1/imports",
    permission=access.IMPORTS_WRITE,
    body=NewImport,
    answers=ImportUpload,
    status=201,
    refuses=(NotActive, InvalidRequest, TooMany),
)
def request_import(request: Request[NewImport]) -> ImportUpload:
    """Ask for the upload of a CSV and say how it is to be imported; its arrival starts the import."""
    return service.ask(request.work, request.seller_id, request.body)


@api.get("/v1/imports", permission=access.IMPORTS_WRITE, query=PageQuery, answers=Page[Import])
def list_imports(request: Request[None]) -> Page[Import]:
    """My imports, newest first."""
    return service.imports(request.work, request.seller_id, request.query)


@api.get(
    "/v1/imports/template",
    permission=access.IMPORTS_WRITE,
    query=TemplateQuery,
    answers=Template,
    refuses=(UnknownCategory,),
)
def get_import_template(request: Request[None]) -> Template:
    """The CSV to fill in, with an example row for each category or for one."""
    return service.template(request.work, request.seller_id, request.query)


@api.get("/v1/imports/{import_id}", permission=access.IMPORTS_WRITE, answers=Import, refuses=(NotFound,))
def get_import(request: Request[None], import_id: str) -> Import:
    """How far an import is, and its rejected rows as a CSV that can be mended and dropped again."""
    return service.get(request.work, request.seller_id, import_id)


@api.get(
    "/v1/imports/{import_id}/rows",
    permission=access.IMPORTS_WRITE,
    query=PageQuery,
    answers=Page[RowResult],
    refuses=(NotFound,),
)
def list_import_rows(request: Request[None], import_id: str) -> Page[RowResult]:
    """What each row changed, or would change in a dry run, and what is to be known of it."""
    return service.results(request.seller_id, import_id, request.query)


@api.post(
    "/v1/imports/{import_id}/apply",
    permission=access.IMPORTS_WRITE,
    answers=Import,
    refuses=(NotFound, NotPossible, NotActive),
)
def apply_import(request: Request[None], import_id: str) -> Import:
    """Write what a dry run has shown."""
    return service.apply(request.work, request.seller_id, import_id)


@api.post(
    "/v1/imports/{import_id}/undo",
    permission=access.IMPORTS_WRITE,
    answers=Import,
    refuses=(NotFound, NotPossible, UndoTooLate),
)
def undo_import(request: Request[None], import_id: str) -> Import:
    """Take back what an import made and changed, unless it has been changed since."""
    return service.undo(request.work, request.seller_id, import_id)


# -- columns ------------------------------------------------------------------------------------------------------


@api.get(
    "/v1/imports/{import_id}/mapping",
    permission=access.IMPORTS_WRITE,
    answers=SeenColumns,
    refuses=(NotFound,),
)
def get_import_mapping(request: Request[None], import_id: str) -> SeenColumns:
    """What was seen of a file whose columns are not known, and what they seem to be."""
    return service.seen_columns(request.seller_id, import_id)


@api.put(
    "/v1/imports/{import_id}/mapping",
    permission=access.IMPORTS_WRITE,
    body=NamedMapping,
    answers=Import,
    refuses=(NotFound, NotPossible, InvalidRequest),
)
def map_import(request: Request[NamedMapping], import_id: str) -> Import:
    """Say what the columns of a waiting file are. It goes on, and the mapping is kept by its name."""
    return service.map_columns(request.work, request.seller_id, import_id, request.body)


@api.get("/v1/import-mappings", permission=access.IMPORTS_WRITE, query=PageQuery, answers=Page[Mapping])
def list_import_mappings(request: Request[None]) -> Page[Mapping]:
    """My saved mappings by name. A file whose header fits one is read by it."""
    return service.mappings(request.seller_id, request.query)


@api.get(
    "/v1/import-mappings/{mapping_name}",
    permission=access.IMPORTS_WRITE,
    answers=Mapping,
    refuses=(NotFound,),
)
def get_import_mapping_by_name(request: Request[None], mapping_name: str) -> Mapping:
    """One saved mapping."""
    return service.mapping(request.seller_id, mapping_name)


@api.post(
    "/v1/import-mappings",
    permission=access.IMPORTS_WRITE,
    body=NamedMapping,
    answers=Mapping,
    refuses=(InvalidRequest,),
)
def save_import_mapping(request: Request[NamedMapping]) -> Mapping:
    """Save a mapping ahead of its files, in the place of one of that name; shopify is that of Shopify exports."""
    return service.save_mapping(request.work, request.seller_id, request.body)


@api.delete(
    "/v1/import-mappings/{mapping_name}",
    permission=access.IMPORTS_WRITE,
    answers=Mapping,
    refuses=(NotFound,),
)
def delete_import_mapping(request: Request[None], mapping_name: str) -> Mapping:
    """Forget a saved mapping."""
    return service.delete_mapping(request.work, request.seller_id, mapping_name)
