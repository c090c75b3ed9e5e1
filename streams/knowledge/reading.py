"""Opens files of knowledge and rules, which an operator may change, and says in a sentence why one cannot be read."""

from pathlib import Path

from streams.contracts.errors import ConfigurationError


def read_text(path: Path) -> str:
    """The text of a file. Raises ConfigurationError that names the file, and the line that is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{path}, line {line}: the text is not UTF-8.", hint="Save the file as UTF-8."
        ) from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises ConfigurationError that names it."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def is_there(path: Path) -> bool:
    """Whether there is such a file. Raises ConfigurationError where its folder does not let us see."""
    try:
        return path.is_file()
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> ConfigurationError:
    """What is said of a file or folder that cannot be read."""
    return ConfigurationError(
        f"{path} cannot be read: {error.strerror or error}.",
        hint="See that it is there and that the worker's user may read it; paths.knowledge and paths.rules name the"
        " folders, and what is the package's own comes back when it is installed anew.",
    )
