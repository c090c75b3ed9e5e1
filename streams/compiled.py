"""Has the core's modules imported from a compiled build, where there is one of exactly these sources."""

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final, Literal

#: "0" leaves compiled builds alone; a path names the folder that holds them.
VARIABLE: Final = "ENTENTE_COMPILED"
PACKAGE: Final = Path(__file__).parent
SUFFIX: Final = EXTENSION_SUFFIXES[0]
#: What compiled code was made of, or relies upon: types that it was told of are checked nowhere else.
_ROOMS: Final = ("core", "knowledge", "contracts")
_OFF: Final = "0"

Kind = Literal["compiled", "interpreted"]


def builds() -> Path:
    """The folder that holds a build for each state of the sources."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named not in ("", _OFF, "1") else PACKAGE.parent / "build" / "compiled"


def state() -> str:
    """A digest of the sources and of what loads them: a build of any other state is never used."""
    digest = hashlib.blake2b(f"{sys.version} {SUFFIX}".encode(), digest_size=12)
    for source in (Path(__file__), *sources()):
        digest.update(f"\n{source.relative_to(PACKAGE).as_posix()}\n".encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    """The files on which a build depends, in an order of their own."""
    for room in _ROOMS:
        yield from sorted((PACKAGE / room).rglob("*.py"))


@cache
def core_kind() -> Kind:
    """Which core this process runs."""
    return "compiled" if _modules() else "interpreted"


def use_compiled() -> None:
    """Called by the core's package before any module of it is imported: those compiled are found in the build."""
    if core_kind() == "compiled":
        sys.meta_path.insert(0, _Finder())


@cache
def _modules() -> dict[str, Path]:
    """The compiled modules by their dotted names; none where there is no build of this state, or none is wanted."""
    if os.environ.get(VARIABLE) == _OFF:
        return {}
    root = builds()
    # Most have no build at all: that costs one look.
    folder = root / state() if root.is_dir() else root
    if folder is root or not folder.is_dir():
        return {}
    return {
        file.relative_to(folder).as_posix().removesuffix(SUFFIX).replace("/", "."): file
        for file in folder.rglob(f"*{SUFFIX}")
    }


class _Finder:
    """Finds a module by its name in the build, in place of the source file that it was made of."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The protocol of sys.meta_path."""
        del path, target
        file = _modules().get(name)
        if file is None:
            return None
        return spec_from_file_location(name, file, loader=ExtensionFileLoader(name, str(file)))
