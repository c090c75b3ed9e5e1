"""Compiles the core by mypyc, from the very sources that run without it, into a folder named after their state."""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from streams.compiled import PACKAGE, SUFFIX, builds, state

ROOT: Final = PACKAGE.parent
#: The code that all modules share is one library, which they find by this name.
_GROUP: Final = "entente_core"
#: Builds kept: of this state, and of a few others that one may go back to.
_KEPT: Final = 4
#: A value that may be read before it is set is an error: mypyc 2.4 makes one of `a and a[0].b < c` where b is native,
#: and what comes of it is a crash, now and then.
_FLAGS: Final = (
    "-O3",
    "-fno-semantic-interposition",
    "-Wuninitialized",
    "-Wmaybe-uninitialized",
    "-Werror=uninitialized",
    "-Werror=maybe-uninitialized",
)


class CannotCompileError(Exception):
    """A compiler, Python's headers or mypy are missing; the message says which, and what to do."""


def modules() -> Iterator[Path]:
    """What is compiled: the modules of the core that hold no records.

    mypyc drops what a class is told by keyword ("frozen", "gc"), so records stay interpreted; so do the packages'
    own files, for where a package lies decides where its other modules are looked for.
    """
    for file in sorted((PACKAGE / "core").rglob("*.py")):
        if file.name != "__init__.py" and "msgspec.Struct" not in file.read_text(encoding="utf-8"):
            yield file.relative_to(ROOT)


def build(root: Path) -> Path:
    """The build for the sources as they are, made where it is not there; raises CannotCompileError."""
    folder = root / state()
    if folder.is_dir():
        return folder
    _require()
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".part-") as part:
        work, made = Path(part) / "work", Path(part) / "made"
        work.mkdir()
        made.mkdir()
        _compile(work, made)
        try:
            # At once, so that nobody imports half a build.
            made.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    for old in sorted(root.glob("[!.]*"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _require() -> None:
    if shutil.which(_compiler()) is None:
        raise CannotCompileError(
            f"There is no C compiler ({_compiler()}), so the core stays interpreted: it does the same, slower."
            " To have it compiled: apt-get install gcc libc6-dev, then make compiled."
        )
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").is_file():
        raise CannotCompileError(
            "Python's headers are not here, so the core stays interpreted: it does the same, slower."
            " To have it compiled: apt-get install python3-dev, then make compiled."
        )
    try:
        import mypyc.build  # noqa: F401, PLC0415  # an import of seconds, and only here
    except ImportError as error:
        raise CannotCompileError(
            "mypy's compiler is not installed, so the core stays interpreted: make compiled installs it."
        ) from error


def _compiler() -> str:
    return (os.environ.get("CC") or str(sysconfig.get_config_var("CC") or "cc")).split()[0]


def _compile(work: Path, made: Path) -> None:
    from mypyc.build import mypycify  # noqa: PLC0415

    before = Path.cwd()
    # Names of modules are told from paths as seen from here.
    os.chdir(ROOT)
    try:
        extensions = mypycify(
            ["--config-file", "pyproject.toml", "--cache-dir", str(work / "cache"), *map(str, modules())],
            opt_level="3",
            debug_level="0",
            multi_file=True,
            target_dir=str(work / "c"),
            group_name=_GROUP,
        )
    finally:
        os.chdir(before)
    # One compiler a core; the largest files first, so that none is left over for the end.
    jobs = [(one, source) for one in extensions for source in one.sources]
    jobs.sort(key=lambda job: -Path(job[1]).stat().st_size)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        objects = dict(zip([source for _, source in jobs], pool.map(_object, jobs), strict=True))
        list(pool.map(lambda one: _link(made, one, [objects[source] for source in one.sources]), extensions))


def _object(job: tuple[Any, str]) -> str:
    extension, source = job
    target = str(Path(source).with_suffix(".o"))
    places = [sysconfig.get_paths()["include"], *extension.include_dirs]
    # mypyc asks for an error at each warning; with another compiler than its authors' that would be the end.
    wanted = [flag for flag in extension.extra_compile_args if flag.startswith("-W") and flag != "-Werror"]
    _call(
        [_compiler(), "-c", "-fPIC", "-DNDEBUG", *wanted, *_FLAGS, *(f"-I{place}" for place in places)],
        source,
        target,
    )
    return target


def _link(made: Path, extension: Any, objects: list[str]) -> None:
    target = made / (extension.name.replace(".", "/") + SUFFIX)
    target.parent.mkdir(parents=True, exist_ok=True)
    _call([_compiler(), "-shared", "-s"], *objects, str(target))


def _call(command: list[str], *files: str) -> None:
    *read, written = files
    done = subprocess.run([*command, *read, "-o", written], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotCompileError(
            f"The C compiler failed at {read[0]}, so the core stays interpreted: {done.stderr.strip()[:2000]}"
        )


def main() -> int:
    """Build where it must be, and say where it lies."""
    parser = argparse.ArgumentParser(prog="python -m deploy.compiled.build", description=__doc__)
    parser.add_argument("--into", type=Path, help="folder of the builds, by default build/compiled")
    parser.add_argument("--optional", action="store_true", help="end with 0 where it cannot be compiled")
    given = parser.parse_args()
    try:
        folder = build(given.into or builds())
    except CannotCompileError as error:
        print(error, file=sys.stderr)
        return 0 if given.optional else 1
    print(f"The compiled core is in {folder}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
