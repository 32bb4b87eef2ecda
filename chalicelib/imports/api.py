"""Routes of imports."""

from chalicelib import access
from chalicelib.imports import service
from chalicelib.imports.models import Import, ImportUpload, NewImport, Template
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.sellers.errors import NotActive

api = Api(__name__, "imports")


@api.post(
    "/v1/imports",
    permission=access.IMPORTS_WRITE,
    body=NewImport,
    answers=ImportUpload,
    status=201,
    refuses=(NotActive,),
)
def request_import(request: Request[NewImport]) -> ImportUpload:
    """Ask for the upload of a CSV; its arrival starts the import. New listings are drafts without images."""
    return service.ask(request.work, request.seller_id, request.body)


@api.get("/v1/imports", permission=access.IMPORTS_WRITE, query=PageQuery, answers=Page[Import])
def list_imports(request: Request[None]) -> Page[Import]:
    """My imports, newest first."""
    return service.imports(request.seller_id, request.query)


@api.get("/v1/imports/template", permission=access.IMPORTS_WRITE, answers=Template)
def get_import_template(request: Request[None]) -> Template:
    """The CSV to fill in."""
    return service.template()


@api.get("/v1/imports/{import_id}", permission=access.IMPORTS_WRITE, answers=Import, refuses=(NotFound,))
def get_import(request: Request[None], import_id: str) -> Import:
    """How far an import is, and its rejected rows as a CSV that can be mended and dropped again."""
    return service.get(request.seller_id, import_id)
