"""Where knowledge lies: the packaged files, and the cache of what is built from them."""

import os
from pathlib import Path
from typing import Final

#: The data files of the package (installed as files, never as an archive).
PACKAGED: Final = Path(__file__).parent / "data"


def cache_folder() -> Path:
    """ENTENTE_CACHE, else the user's cache folder."""
    named = os.environ.get("ENTENTE_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "entente"
