"""Opens the political knowledge files and hands back their checked rows, for use and for `entente knowledge check`."""

from pathlib import Path

from streams.knowledge import parsing
from streams.knowledge.reading import read_text
from streams.knowledge.rows import Alliance, Holder, InternationalBody, NationalBody, Office, Region

#: Where the files lie unless the settings name another folder.
DATA = Path(__file__).parent / "data"

COUNTRIES_FILE = "iso_3166.toml"
OFFICES_FILE = "offices.toml"
BODIES_FILE = "bodies_international.toml"


def load_countries(path: Path) -> frozenset[str]:
    """The closed list of country codes: ISO 3166-1 alpha-2 and XK. Raises ConfigurationError."""
    return parsing.parse_countries(read_text(path), path.name)


def load_offices(path: Path) -> tuple[Office, ...]:
    """The kinds of public office. Raises ConfigurationError that names file, row and column."""
    return parsing.parse_offices(read_text(path), path.name)


def load_alliances(path: Path) -> tuple[Alliance, ...]:
    """Groups of states with dated members; codes from the list beside it. Raises ConfigurationError."""
    return parsing.parse_alliances(read_text(path), path.name, _countries_beside(path))


def load_regions(path: Path) -> tuple[Region, ...]:
    """Named groups of countries; codes from the list beside it. Raises ConfigurationError."""
    return parsing.parse_regions(read_text(path), path.name, _countries_beside(path))


def load_holders(path: Path) -> tuple[Holder, ...]:
    """Office holders with terms; countries, offices and bodies from the files beside it. Raises ConfigurationError."""
    bodies = load_bodies_international(path.with_name(BODIES_FILE))
    return parsing.parse_holders(
        read_text(path),
        path.name,
        _countries_beside(path),
        load_offices(path.with_name(OFFICES_FILE)),
        frozenset(body.id for body in bodies),
    )


def load_bodies_international(path: Path) -> tuple[InternationalBody, ...]:
    """International bodies and their names in many languages. Raises ConfigurationError."""
    return parsing.parse_international(read_text(path), path.name)


def load_bodies_national(path: Path) -> tuple[NationalBody, ...]:
    """Named bodies of states; countries from the list beside it. Raises ConfigurationError."""
    return parsing.parse_national(read_text(path), path.name, _countries_beside(path))


def _countries_beside(path: Path) -> frozenset[str]:
    return load_countries(path.with_name(COUNTRIES_FILE))
