"""The libraries Lambda needs: manylinux wheels from requirements.txt, unpacked once and kept."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from infra.progress import Problem

# Lambda's Python 3.11 runs on Amazon Linux 2, whose glibc is 2.26.
PLATFORMS = ("manylinux2014_x86_64", *(f"manylinux_2_{minor}_x86_64" for minor in range(17, 27)))


def fetch(root: Path) -> Path:
    """The wheels Lambda needs, unpacked; kept until requirements.txt changes."""
    requirements = root / "requirements.txt"
    folder = root / ".local" / f"libraries-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]}"
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _install(requirements, unfinished)
        unfinished.rename(folder)
    return folder


def _install(requirements: Path, target: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-compile", "--only-binary=:all:", "--python-version", "3.11", "--implementation", "cp"]
    command += [f"--platform={platform}" for platform in PLATFORMS]
    command += ["--target", str(target), "-r", str(requirements)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise Problem(f"pip could not fetch the libraries for Lambda:\n{run.stderr}")
