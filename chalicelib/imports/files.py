"""What an import keeps in S3: its plan, the lines each chunk writes, the reports they are joined into."""

import json
from collections.abc import Iterable, Iterator, Sequence

from chalicelib.imports import store
from chalicelib.imports.models import Import, Phase, RowResult
from chalicelib.imports.tasks import ChunkTask, Plan
from chalicelib.kit import objects

BUCKET = "DOCUMENTS_BUCKET"
CSV = "text/csv; charset=utf-8"


def keep_plan(imported: Import, plan: Plan) -> None:
    body = plan.model_dump_json().encode()
    objects.put(BUCKET, f"{_folder(imported.seller_id, imported.import_id)}/plan.json", body, "application/json")


def plan_of(imported: Import) -> Plan:
    key = f"{_folder(imported.seller_id, imported.import_id)}/plan.json"
    return Plan.model_validate_json(objects.read(BUCKET, key))


def keep_lines(task: ChunkTask, kind: str, lines: bytes) -> None:
    """The lines of a chunk's part of a report. Working the chunk off again writes them again."""
    objects.put(BUCKET, _lines(task.seller_id, task.import_id, task.phase, kind, task.number), lines, CSV)


def join(imported: Import, phase: Phase, kind: str, head: bytes, numbers: Iterable[int]) -> None:
    """Join the lines of these chunks into one report, a few megabytes of it in memory at a time."""
    parts = (
        objects.read(BUCKET, _lines(imported.seller_id, imported.import_id, phase, kind, number))
        for number in numbers
    )
    objects.put_stream(BUCKET, report_key(imported, kind), _headed(head, parts), CSV)


def report_key(imported: Import, kind: str) -> str:
    return f"{_folder(imported.seller_id, imported.import_id)}-{kind}.csv"


def keep_results(task: ChunkTask, results: Sequence[RowResult]) -> None:
    """What the rows of a chunk did, line by line."""
    lines = "".join(f"{result.model_dump_json(exclude_defaults=True)}\n" for result in results)
    key = _results(task.seller_id, task.import_id, task.phase, task.number)
    objects.put(BUCKET, key, lines.encode(), "application/jsonl")


def results_of(seller_id: str, import_id: str, phase: Phase, number: int) -> list[RowResult]:
    """The results of one chunk that has any."""
    body = objects.read(BUCKET, _results(seller_id, import_id, phase, number))
    return [RowResult.model_validate(json.loads(line)) for line in body.splitlines()]


def results(imported: Import, phase: Phase, chunk: int, line: int) -> Iterator[tuple[str, RowResult]]:
    """Row results in the order of the file after a line of a chunk, each with its place."""
    for row in store.chunks(imported, phase, chunk - 1):
        found = results_of(imported.seller_id, imported.import_id, phase, row.number) if row.results else []
        for place, result in enumerate(found):
            if row.number > chunk or place > line:
                yield f"{row.number}.{place}", result


def _headed(head: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    yield head
    yield from parts


def _folder(seller_id: str, import_id: str) -> str:
    return f"imports/{seller_id}/{import_id}"


def _lines(seller_id: str, import_id: str, phase: Phase, kind: str, number: int) -> str:
    return f"{_folder(seller_id, import_id)}/{phase}-{kind}-{number:06}.csv"


def _results(seller_id: str, import_id: str, phase: Phase, number: int) -> str:
    return f"{_folder(seller_id, import_id)}/{phase}-rows-{number:06}.jsonl"
