"""The deployment archive: compiled, because Lambda cannot keep bytecode, and the same bytes for the same code."""

from __future__ import annotations

import compileall
import py_compile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from infra.progress import Problem

UNZIPPED_LIMIT = 250 * 1024 * 1024
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def compiled(archive: Path, into: Path, more: Mapping[str, str]) -> Path:
    """Add more files and the .pyc files Lambda cannot write itself; equal content gives equal bytes."""
    tree = into / "tree"
    with zipfile.ZipFile(archive) as source:
        source.extractall(tree)
    for name, text in more.items():
        (tree / name).write_text(text)
    compileall.compile_dir(
        tree, quiet=2, force=True, workers=0, stripdir=str(tree),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )  # fmt: skip
    files = sorted(path for path in tree.rglob("*") if path.is_file())
    _check_size(files)
    return _zip(files, tree, into / "seller-center.zip")


def _check_size(files: list[Path]) -> None:
    size = sum(path.stat().st_size for path in files)
    if size > UNZIPPED_LIMIT:
        raise Problem(f"The package is {size >> 20} MB unzipped; Lambda takes 250. Drop a library.")


def _zip(files: list[Path], tree: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            entry = zipfile.ZipInfo(str(path.relative_to(tree)), LONG_AGO)
            entry.external_attr, entry.compress_type = 0o755 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return target
