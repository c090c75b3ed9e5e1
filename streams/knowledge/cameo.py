"""What the event codes mean that a source gives its articles: CAMEO codes as our event classes and acts."""

import re
from typing import Final

import msgspec

from streams.contracts.alerts import Act, EventClass
from streams.contracts.errors import ConfigurationError

#: A code as CAMEO writes it: a root of two digits (01 to 20), then up to two more.
CODE: Final = re.compile(r"(?:0[1-9]|1[0-9]|20)[0-9]{0,2}", re.ASCII)


class CodeMeaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a code stands for."""

    event_class: EventClass
    act: Act


class Codes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """cameo.toml: the meaning of each code, and with it of those that begin so."""

    codes: dict[str, CodeMeaning]


def checked(codes: Codes, file: str) -> dict[str, CodeMeaning]:
    """The meanings by code; raises ConfigurationError naming a key that is no CAMEO code."""
    for code in codes.codes:
        if not CODE.fullmatch(code):
            raise ConfigurationError(
                f"{file}: {code!r} is not a CAMEO event code.", hint="Write two to four digits, the first two 01 to 20."
            )
    return codes.codes
