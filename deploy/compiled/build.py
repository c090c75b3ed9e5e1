"""Builds the hot modules of the core as C extensions, beside the sources and never over them: build/compiled.

Run `make compiled`, then put build/compiled first on PYTHONPATH. The sources stay the pure twin: the same modules,
compiled by mypyc, and tests/integration/test_compiled_twin.py holds their output equal.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "build" / "compiled"
STAMP = TARGET / "built-from"
#: Folders of the core whose modules are compiled. What defines records stays as it is: msgspec makes those classes.
FOLDERS = ("streams/core/cooperation", "streams/core/actors", "streams/core/countries")
_RECORDS = ("msgspec.Struct",)
_SETUP = """
from setuptools import setup
from mypyc.build import mypycify
options = ["--config-file", {config!r}]
setup(name="entente-compiled", packages=[], ext_modules=mypycify({modules!r} + options, opt_level="3"))
"""


def modules() -> list[str]:
    """Paths, from the root, of the modules to compile."""
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.py")):
            text = path.read_text(encoding="utf-8")
            if path.name != "__init__.py" and not any(word in text for word in _RECORDS):
                found.append(str(path.relative_to(ROOT)))
    return found


def state() -> str:
    """A hash of every source of the package: an older build is no twin."""
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted((ROOT / "streams").rglob("*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether build/compiled was made of the sources as they are."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == state()


def main() -> None:
    """Copy the package, compile in the copy."""
    if is_fresh():
        print("build/compiled is up to date.")
        return
    if not any(shutil.which(name) for name in (os.environ.get("CC", "cc"), "gcc", "clang")):
        raise SystemExit("No C compiler here. Install one: apt-get install gcc; or go without: nothing needs it.")
    made_from = state()
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    shutil.copytree(ROOT / "streams", TARGET / "streams", ignore=shutil.ignore_patterns("__pycache__"))
    config = TARGET / "mypy.ini"
    config.write_text("[mypy]\nignore_missing_imports = True\n", encoding="utf-8")
    setup = TARGET / "setup.py"
    setup.write_text(_SETUP.format(modules=modules(), config=str(config)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "setup.py", "build_ext", "--inplace"], cwd=TARGET, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if "error" in line.lower()]
        raise SystemExit("The core could not be compiled:\n" + "\n".join(lines[:20]))
    shutil.rmtree(TARGET / "build", ignore_errors=True)
    STAMP.write_text(made_from, encoding="utf-8")
    print(f"{len(modules())} modules are compiled. Use them by: PYTHONPATH={TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
