"""Everything the core knows, loaded once: the automaton, the actors, the words of cooperation, the alliances."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from streams.contracts.errors import ConfigurationError
from streams.core.lexicon import FORMAT, Lexicon, build_lexicon
from streams.knowledge.actors import ActorKnowledge, actor_surfaces, index_actors
from streams.knowledge.cooperation import CooperationKnowledge, load_cooperation
from streams.knowledge.lexicon_build import fingerprint, place_surfaces
from streams.knowledge.places import PACKAGED, cache_folder
from streams.knowledge.reading import is_there, read_bytes
from streams.knowledge.roles import load_roles
from streams.knowledge.surfaces import Reading
from streams.knowledge.validation import load_bodies_international, load_bodies_national, load_holders

_T = TypeVar("_T")

#: The dated facts, which an operator may keep in a folder of their own (`paths.knowledge`), all of them together.
POLITICAL_FILES: Final = (
    "alliances.toml",
    "regions.toml",
    "offices.toml",
    "holders.csv",
    "bodies_international.toml",
    "bodies_national.csv",
    "iso_3166.toml",
)


#: The code that makes names of persons, bodies and offices out of the files: part of what a kept lexicon is.
_ACTOR_CODE: Final = ("actors.py", "roles.py", "rows.py", "parsing.py")


class Facts(msgspec.Struct, frozen=True):
    """What `enrich` and `detect` need besides the article and the rules; never changed once loaded."""

    lexicon: Lexicon
    actors: ActorKnowledge
    cooperation: CooperationKnowledge
    version: str


def load_facts(
    folder: Path | None = None, *, cache: Path | None = None, prepare: Callable[[], object] = lambda: None
) -> Facts:
    """Load and check the knowledge; `folder` holds the political files, by default those of the package.

    The automaton is built once for a state of the files and kept in `cache` (by default the user's cache folder).
    Where none is kept, `prepare` is called first: it may build it in another process, with which the memory goes.
    Raises ConfigurationError that names the file, row and column of a fault.
    """
    folder = folder or PACKAGED
    _require(folder)
    actors = index_actors(
        load_roles(),
        load_holders(folder / "holders.csv"),
        load_bodies_national(folder / "bodies_national.csv"),
        load_bodies_international(folder / "bodies_international.toml"),
    )
    cooperation = load_cooperation(folder)
    state = hashlib.blake2b(fingerprint().encode(), digest_size=8)
    for name in _ACTOR_CODE:
        state.update(PACKAGED.with_name(name).read_bytes())
    for name in POLITICAL_FILES:
        state.update(read_bytes(folder / name))
    places = state.hexdigest()
    state.update(cooperation.version.encode())
    return Facts(_lexicon(places, actors, cache, prepare), actors, cooperation, state.hexdigest())


def _lexicon(state: str, actors: ActorKnowledge, cache: Path | None, prepare: Callable[[], object]) -> Lexicon:
    folder = cache or cache_folder()
    file = folder / f"lexicon-{state}-{FORMAT}.bin"
    kept = _read_kept(file, Lexicon.from_bytes)
    if kept is None and _takes_files(folder):
        prepare()
        kept = _read_kept(file, Lexicon.from_bytes)
    if kept is not None:
        return kept
    lexicon = build_lexicon([*_places(folder), *actor_surfaces(actors)])
    _keep(file, lexicon.to_bytes())
    return lexicon


def _places(folder: Path) -> list[tuple[str, Reading]]:
    """Gathering the names of places takes most of the time, and they change least: a new minister costs no more."""
    file = folder / f"places-{fingerprint()}.bin"
    kept = _read_kept(file, msgspec.msgpack.Decoder(list[tuple[str, Reading]]).decode)
    if kept is not None:
        return kept
    places = list(place_surfaces())
    _keep(file, msgspec.msgpack.encode(places))
    return places


def _read_kept(file: Path, read: Callable[[bytes], _T]) -> _T | None:
    try:
        return read(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        print(f"{file} is made anew: {error}", file=sys.stderr)
        return None


def _takes_files(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _keep(file: Path, data: bytes) -> None:
    # A cache that cannot be written costs the next start some seconds, nothing else.
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(file)
        kind = file.name.partition("-")[0]
        for old in sorted(file.parent.glob(f"{kind}-*.bin"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        print(f"{file} is not kept for the next start: {error}", file=sys.stderr)


#: Files kept of each kind: of this version, and of a few other checkouts or knowledge folders.
_KEPT: Final = 6


def _require(folder: Path) -> None:
    missing = [name for name in POLITICAL_FILES if not is_there(folder / name)]
    if missing:
        raise ConfigurationError(
            f"The knowledge folder {folder} lacks {', '.join(missing)}.",
            hint="Begin with a copy of the packaged files: `entente knowledge export FOLDER`.",
        )


def main() -> None:
    """Make the cache ready; the folder of the political files may be named."""
    facts = load_facts(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    print(f"Knowledge {facts.version} is ready: {len(facts.lexicon)} names.", file=sys.stderr)


if __name__ == "__main__":
    main()
