"""The API's description of itself: openapi.json, a page that shows it, and a sign of life."""

from pathlib import Path

from chalice.app import Response

from chalicelib.kit.web.api import PUBLIC, Api, Request

HERE = Path(__file__).parent
OPENAPI = HERE.parents[1] / "openapi.json"

api = Api(__name__, "docs")


@api.get("/openapi.json", permission=PUBLIC)
def get_openapi(request: Request[None]) -> Response:
    """The OpenAPI 3.1 document of this API."""
    return Response(OPENAPI.read_text(), headers={"Content-Type": "application/json"})


@api.get("/docs", permission=PUBLIC)
def get_docs(request: Request[None]) -> Response:
    """The documentation page."""
    return Response((HERE / "docs.html").read_text(), headers={"Content-Type": "text/html; charset=utf-8"})


@api.get("/health", permission=PUBLIC)
def get_health(request: Request[None]) -> dict[str, str]:
    """A sign of life."""
    return {"status": "ok"}
