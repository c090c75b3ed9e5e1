"""Looks the locked packages up in the advisory data; says plainly when it could not."""

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: An environment of its own: the auditor's dependencies are not ours.
_TOOL = ROOT / "build" / "audit"
_LOCKS = ("requirements.lock", "requirements-java.lock")
_NOT_AUDITED = 75


def main() -> int:
    """0: looked up, nothing known. 1: something is known. 75: no advisory data could be had."""
    python = _TOOL / "bin" / "python"
    if not python.exists():
        venv.create(_TOOL, with_pip=True)
    installed = subprocess.run(  # noqa: S603
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pip-audit"], check=False
    )
    if installed.returncode:
        return _not_audited("the tool pip-audit could not be installed")
    command = [python, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"]
    for lock in _LOCKS:
        command += ["--requirement", str(ROOT / lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return _not_audited(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip-audit said nothing")
    skipped = [package for package in packages if "skip_reason" in package]
    for package in packages:
        for known in package.get("vulns", ()):
            fixed = ", ".join(known.get("fix_versions", ())) or "no version"
            print(f"{package['name']} {package['version']}: {known['id']} (mended in {fixed})")
    if any(package.get("vulns") for package in packages):
        return 1
    if skipped:
        return _not_audited(
            f"{len(skipped)} of {len(packages)} packages are unknown to the advisory data that can be reached"
        )
    print(f"{len(packages)} packages, no known holes.")
    return 0


def _not_audited(why: str) -> int:
    print(f"Not audited: {why}. Run it where the advisory data of PyPI or OSV can be reached.", file=sys.stderr)
    return _NOT_AUDITED


if __name__ == "__main__":
    sys.exit(main())
