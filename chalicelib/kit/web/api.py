"""The Api blueprint: a route declares what it needs, its body is one call, everything else happens here."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from chalice.app import Blueprint, Response
from chalice.app import Request as ChaliceRequest
from pydantic import BaseModel, ValidationError

from chalicelib.kit import clock, moved_clock
from chalicelib.kit.digits import whole_number
from chalicelib.kit.entity import Body
from chalicelib.kit.log import logger
from chalicelib.kit.problems import Conflict, Problem
from chalicelib.kit.web import answers, callers, replay
from chalicelib.kit.web.openapi import Route
from chalicelib.kit.work import AlreadyDone, Work

PUBLIC = "public"
"""Anyone, without signing in."""
SIGNED = "signed"
"""An outside system whose signature the route itself verifies."""
MAX_BODY_BYTES = 1_000_000
CONFLICT_TRIES = 10
"""Of many who want the same last units one succeeds at each try, so the others must be let try again."""
LONGEST_PAUSE = 0.2
PATIENCE_SECONDS = 10
"""After that a conflict is the answer: the gateway waits 29 seconds, and the last try needs its time, too."""
RETRY_SECONDS = 1
WRITES = {"POST", "PUT", "PATCH", "DELETE"}

B = TypeVar("B")
Handler = Callable[..., Any]


class BodyTooLarge(Problem):
    status = 413
    code = "request.too_large"
    title = "The body is too large"


class NoBody(Body):
    """A route that takes no fields."""


@dataclass(frozen=True)
class Request(Generic[B]):
    """What a route body gets: who, the parsed body and query, and the unit of work to write into."""

    caller: callers.Caller
    work: Work
    body: B
    query: Any
    raw: bytes
    headers: dict[str, str]

    @property
    def seller_id(self) -> str:
        return self.caller.seller_id

    @property
    def if_match(self) -> int | None:
        """The version the client means to change, from If-Match."""
        text = self.headers.get("if-match", "").strip('"')
        return whole_number(text)


class Api(Blueprint):
    """The routes of one capability. A route that declares no permission cannot be written."""

    def __init__(self, import_name: str, tag: str) -> None:
        super().__init__(import_name)
        self.tag = tag
        self.routes: list[Route] = []

    def get(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path, **options)

    def _add(self, method: str, path: str, *, permission: str, **options: Any) -> Callable[[Handler], Handler]:
        def decorate(view: Handler) -> Handler:
            route = Route(method=method, path=path, permission=permission, view=view, tag=self.tag, **options)
            self.routes.append(route)

            @wraps(view)
            def handle(**parameters: str) -> Response:
                return _Exchange(route, self.current_request).answer(parameters)

            register = self.route(path, methods=[method], name=view.__name__)
            register(handle)
            return handle

        return decorate


def contended(refusal: Problem) -> Problem:
    """What a request is told that lost every race: nothing was done, and when to send it again."""
    if not isinstance(refusal, Conflict) or refusal.detail != Conflict.title:
        return refusal
    return Conflict("Many change it at this moment. Send it again with the same key.", retry_after=RETRY_SECONDS)


class _Exchange:
    """One request and its answer."""

    def __init__(self, route: Route, incoming: ChaliceRequest) -> None:
        self.route = route
        self.incoming = incoming
        self.headers = {key.lower(): value for key, value in incoming.headers.items()}
        self.request_id = str(incoming.context.get("requestId", ""))
        self.caller = callers.ANONYMOUS
        self.started = time.perf_counter()

    def answer(self, parameters: dict[str, str]) -> Response:
        try:
            response = self._answer({name: unquote(value) for name, value in parameters.items()})
        except Problem as problem:
            response = answers.refused(problem, self.request_id)
        except Exception:
            logger.exception("request failed", extra={"request_id": self.request_id})
            response = answers.refused(
                answers.Unexpected(f"Try again; if it stays, name request {self.request_id}."),
                self.request_id,
            )
        self._log(response)
        return response

    def _answer(self, parameters: dict[str, str]) -> Response:
        moved_clock.sync()
        if self.route.permission not in (PUBLIC, SIGNED):
            self.caller = callers.caller_of(self.headers, self.route.permission)
            self._check_permission()
        raw = self._raw_body()
        body, query = self._parsed(raw)
        once = self._once(raw)
        try:
            return self._run(parameters, raw, body, query, once)
        except replay.Answered as known:
            response = answers.good(known.body, known.status, self.request_id)
            response.headers["Idempotent-Replayed"] = "true"
            return response

    def _run(self, parameters: dict[str, str], raw: bytes, body: Any, query: Any, once: Any) -> Response:
        """Run the route and commit; begin anew if someone else changed the same thing in between."""
        tries = 1 if "if-match" in self.headers else CONFLICT_TRIES
        for attempt in range(1, tries + 1):
            work = Work(self.caller.actor, clock.now(), self.request_id)
            request = Request(self.caller, work, body, query, raw, self.headers)
            try:
                return self._attempt(request, parameters, once)
            except Problem as refusal:
                patient = time.perf_counter() - self.started < PATIENCE_SECONDS
                if isinstance(refusal, Conflict) and attempt < tries and patient:
                    time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.003 * 2**attempt)))  # noqa: S311 (jitter)
                    continue
                if once is not None:
                    once.raise_if_answered()
                raise contended(refusal) if tries > 1 else refusal from None
        raise AssertionError("unreachable")

    def _attempt(self, request: Request[Any], parameters: dict[str, str], once: Any) -> Response:
        answer = self.route.view(request, **parameters)
        if isinstance(answer, Response):
            return answer
        text = answers.body_of(answer)
        if once is not None:
            if request.work.changes_nothing:
                once.raise_if_answered()
            once.record(request.work, self.route.status, text)
        with suppress(AlreadyDone):  # a webhook that came before has had its effect
            request.work.commit()
        return answers.good(text, self.route.status, self.request_id, answer)

    def _check_permission(self) -> None:
        if self.route.permission not in self.caller.permissions:
            raise callers.NotPermitted(f"This needs the permission {self.route.permission}.")

    def _raw_body(self) -> bytes:
        raw = self.incoming.raw_body or b""
        if len(raw) > MAX_BODY_BYTES:
            raise BodyTooLarge(f"A request body has at most {MAX_BODY_BYTES} bytes; drop big files in S3.")
        return raw

    def _parsed(self, raw: bytes) -> tuple[BaseModel | None, BaseModel | None]:
        try:
            body = self.route.body.model_validate_json(raw or b"{}") if self.route.body else None
            if self.route.body is None and self.route.permission != SIGNED:
                NoBody.model_validate_json(raw or b"{}")
            query = self.route.query.model_validate(self._query()) if self.route.query else None
        except ValidationError as error:
            raise answers.invalid(error) from None
        return body, query

    def _query(self) -> dict[str, str]:
        return dict(self.incoming.query_params or {})

    def _once(self, raw: bytes) -> replay.Once | None:
        if self.route.method not in WRITES or self.route.permission == SIGNED:
            return None
        path = self.incoming.context.get("path") or self.incoming.path
        signature = f"{self.route.method} {path}\n{raw.decode(errors='replace')}"
        required = self.route.idempotency == "required"
        once = replay.once_of(self.headers, self.caller.id, signature, required=required)
        return None if self.route.idempotency == "none" else once

    def _log(self, response: Response) -> None:
        logger.info(
            "request",
            extra={
                "request_id": self.request_id,
                "method": self.route.method,
                "path": self.route.path,
                "status": response.status_code,
                "caller": self.caller.id,
                "seller_id": self.caller.member_of,
                "ms": round((time.perf_counter() - self.started) * 1000, 1),
            },
        )
