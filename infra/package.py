"""Builds what is deployed: the merged template, and one zip for all functions with its .pyc files.

python -m infra.package dev    builds it into .local/package, to look at
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra import archive, libraries
from infra.progress import Problem, fail, say, step
from infra.template import read

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("app.py", "chalicelib", ".chalice/config.json")


@dataclass(frozen=True)
class Package:
    """A deployment, ready to upload. The key names the archive by its content."""

    template: dict[str, Any]
    archive: Path

    @property
    def key(self) -> str:
        return f"{hashlib.sha256(self.archive.read_bytes()).hexdigest()[:32]}.zip"

    def template_for(self, bucket: str) -> str:
        """The template as JSON, its functions taking their code from the bucket."""
        template: dict[str, Any] = json.loads(json.dumps(self.template))
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": self.key}
        return json.dumps(template, separators=(",", ":"))


def build(stage: str, into: Path, *, with_libraries: bool, root: Path = ROOT) -> Package:
    """Package the project for a stage. The emulator has the libraries; AWS needs them in the zip."""
    shutil.rmtree(into, ignore_errors=True)
    project, out = into / "project", into / "out"
    _copy_project(root, project)
    if with_libraries:
        shutil.copytree(libraries.fetch(root), project / "vendor")
    merge = into / "merge.json"
    merge.write_text(json.dumps(read("app.yaml", root / "infra")))
    _run_chalice(project, out, stage, merge)
    zipped = archive.compiled(out / "deployment.zip", into, {"chalicelib/routes.json": _route_index(stage)})
    template: dict[str, Any] = yaml.safe_load((out / "sam.yaml").read_text())
    _check_functions(template)
    return Package(template, zipped)


def fingerprint(root: Path = ROOT) -> str:
    """Changes whenever anything that decides the deployment changes."""
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def _sources(root: Path) -> list[Path]:
    names = (
        *SOURCES,
        "requirements.txt",
        "infra/data.yaml",
        "infra/app.yaml",
        "infra/workers.yaml",
        "infra/workers.py",
        "infra/archive.py",
    )
    found = [path for name in names for path in _files(root / name)]
    return sorted(found)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [child for child in path.rglob("*") if child.is_file() and "__pycache__" not in child.parts]
    return [path] if path.exists() else []


def _copy_project(root: Path, project: Path) -> None:
    """The app alone: Chalice finds an empty requirements.txt, and puts what is in vendor/ into the zip."""
    for path in (path for name in SOURCES for path in _files(root / name)):
        target = project / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (project / "requirements.txt").touch()


def _run_chalice(project: Path, out: Path, stage: str, merge: Path) -> None:
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", stage]
    command += ["--merge-template", str(merge), "--template-format", "yaml", str(out)]
    environment = os.environ | {"STAGE": stage, "AWS_DEFAULT_REGION": "us-east-1"}
    run = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise Problem(f"chalice could not package the app:\n{run.stdout}{run.stderr}")


def _route_index(stage: str) -> str:
    """Path -> module, so that a cold start imports only what it is asked for."""
    os.environ.setdefault("STAGE", stage)
    from app import APIS
    from chalicelib.kit.web.contents import index_of

    return json.dumps(index_of(APIS), indent=0, sort_keys=True)


def _check_functions(template: dict[str, Any]) -> None:
    """An override without its function would be half a resource."""
    unknown = [name for name, resource in template["Resources"].items() if "Type" not in resource]
    if unknown:
        raise Problem(f"infra/workers.yaml sets up functions the app does not have: {', '.join(sorted(unknown))}")


def main() -> int:
    stage, into = sys.argv[1], ROOT / ".local" / "package"
    try:
        with step(f"Packaging {stage} with its libraries"):
            package = build(stage, into, with_libraries=True)
    except Problem as problem:
        return fail(problem)
    template = into / "template.json"
    template.write_text(package.template_for("artifacts"))
    say(f"  {len(package.template['Resources'])} resources in {template}")
    say(f"  {package.archive.stat().st_size / 1e6:.1f} MB in {package.archive}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
