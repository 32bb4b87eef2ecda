"""Deploys the data stack, then the app stack: first a plan of each, then its execution.

python -m infra.deploy dev [--dry-run] [--endpoint http://127.0.0.1:4570]
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from botocore.exceptions import BotoCoreError, ClientError

from infra.aws import Cloud
from infra.package import ROOT, Package, build, fingerprint
from infra.progress import Problem, fail, say, step
from infra.settings import StageSettings
from infra.stacks import Plan, Stack

INLINE_LIMIT = 51_200


@dataclass(frozen=True)
class Deployment:
    """The two stacks of one stage in one cloud."""

    cloud: Cloud
    stage: str
    root: Path = ROOT

    @property
    def data(self) -> Stack:
        return Stack(self.cloud, f"seller-center-{self.stage}-data")

    @property
    def app(self) -> Stack:
        return Stack(self.cloud, f"seller-center-{self.stage}-app")

    def outputs(self) -> dict[str, str]:
        return self.data.outputs() | self.app.outputs()

    def is_current(self) -> bool:
        """Whether the code at hand is what is deployed."""
        return self.app.tags().get("fingerprint") == fingerprint(self.root)

    @property
    def settings(self) -> StageSettings:
        return StageSettings.of(self.stage, self.root)

    def run(self) -> dict[str, str]:
        """Deploy both stacks and return their outputs. Raises Problem before anything is changed."""
        self.settings.check(with_libraries=not self.cloud.emulated)
        with step(f"Data stack {self.data.name}"):
            self._carry_out(self.data, self._plan_data())
        with TemporaryDirectory(prefix="seller-center-") as folder:
            package = self._package(Path(folder))
            with step(f"App stack {self.app.name}"):
                self._carry_out(self.app, self._plan_app(package))
        return self.outputs()

    def rehearse(self) -> None:
        """Show what `run` would do, and leave everything as it is."""
        self.settings.check(with_libraries=not self.cloud.emulated)
        self._show(self.data, self._plan_data())
        with TemporaryDirectory(prefix="seller-center-") as folder:
            package = self._package(Path(folder))
            if self.data.outputs():
                self._show(self.app, self._plan_app(package))
            else:
                self._show_template(package)

    def _plan_data(self) -> Plan:
        template = (self.root / "infra" / "data.yaml").read_text()
        return self.data.plan({"TemplateBody": template}, {"Stage": self.stage}, {"stage": self.stage})

    def _plan_app(self, package: Package) -> Plan:
        outputs = self.data.outputs()
        bucket = outputs["ArtifactsBucket"]
        known = outputs | {"Stage": self.stage} | self.settings.parameters
        parameters = {name: known[name] for name in package.template["Parameters"] if name in known}
        tags = {"stage": self.stage, "fingerprint": fingerprint(self.root)}
        return self.app.plan(self._upload(package, bucket), parameters, tags)

    def _upload(self, package: Package, bucket: str) -> dict[str, str]:
        s3 = self.cloud.client("s3")
        say(f"    uploading {package.archive.stat().st_size / 1e6:.1f} MB to s3://{bucket}/{package.key}")
        s3.upload_file(str(package.archive), bucket, package.key)
        template = package.template_for(bucket)
        if len(template) <= INLINE_LIMIT:
            return {"TemplateBody": template}
        key = package.key.replace(".zip", ".template.json")
        s3.put_object(Bucket=bucket, Key=key, Body=template.encode())
        return {"TemplateURL": self._url(bucket, key)}

    def _url(self, bucket: str, key: str) -> str:
        """CloudFormation reads it with the caller's permissions; a presigned URL would be too long for it."""
        if self.cloud.endpoint:
            return f"{self.cloud.endpoint}/{bucket}/{key}"
        return f"https://{bucket}.s3.{self.cloud.region}.amazonaws.com/{key}"

    def _package(self, folder: Path) -> Package:
        with step("Packaging the app" + ("" if self.cloud.emulated else " with its libraries")):
            return build(self.stage, folder, with_libraries=not self.cloud.emulated, root=self.root)

    def _carry_out(self, stack: Stack, plan: Plan) -> None:
        if not plan.changes:
            say("    nothing to change")
            stack.discard(plan)
            return
        say(f"    {len(plan.changes)} changes")
        stack.execute(plan)

    def _show(self, stack: Stack, plan: Plan) -> None:
        say(f"\n{stack.name}: {'creates' if plan.creates else 'updates'}, {len(plan.changes)} changes")
        for line in plan.changes:
            say(f"  {line}")
        stack.discard(plan)

    def _show_template(self, package: Package) -> None:
        say(f"\n{self.app.name}: creates (its change set needs the data stack's outputs; from the template)")
        for name, resource in sorted(package.template["Resources"].items()):
            say(f"  Add     {resource['Type']:<38} {name}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="infra.deploy", description="Deploy Seller Center.")
    parser.add_argument("stage", choices=_stages())
    parser.add_argument("--endpoint", help="an emulator's URL; without it, AWS with your credentials")
    parser.add_argument("--dry-run", action="store_true", help="show the plan, change nothing")
    asked = parser.parse_args()
    deployment = Deployment(Cloud.from_environment(asked.endpoint), asked.stage)
    try:
        if asked.dry_run:
            deployment.rehearse()
        else:
            for key, value in sorted(deployment.run().items()):
                say(f"  {key:<20} {value}")
    except Problem as problem:
        return fail(problem)
    except (BotoCoreError, ClientError) as error:
        return fail(Problem(f"AWS says: {error}\nCheck your credentials: aws sts get-caller-identity"))
    return 0


def _stages() -> list[str]:
    config: Any = yaml.safe_load((ROOT / ".chalice" / "config.json").read_text())
    return list(config["stages"])


if __name__ == "__main__":
    sys.exit(main())
