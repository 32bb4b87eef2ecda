"""A bare Chalice app: one route that answers a constant."""

from chalice.app import Chalice

app = Chalice(app_name="bare-constant")


@app.route("/constant")
def constant() -> dict[str, str]:
    return {"hello": "world"}
