"""Languages that say by endings, or behind a name, what others say by prepositions: the sections of their cue files."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

#: What a cue file says of a language whose names have cases, if it has them.
SECTIONS_OF_CASES: Final = ("endings", "postpositions", "dotless", "bare", "asking", "verbs")
#: What opens a word that stands for what an ending says.
CASE_MARK: Final = "_"
#: The ending of whose a thing is.
OWNER: Final = "owner"


def word_for(concept: str) -> str:
    """The word that stands before a name for what its ending says, as a preposition would."""
    return CASE_MARK + concept


class Cases(msgspec.Struct, frozen=True):
    """What a language says by endings and by words behind a name where others have prepositions.

    `written` are endings behind an apostrophe ("Ukrayna'ya"), `grown` those that are part of the name ("Ukrajnának"),
    `behind` words of their own ("Ukrayna için"): each with its concept. `dotless` says that the capital of "ı" is "I".
    """

    written: dict[str, str]
    grown: dict[str, str]
    behind: dict[str, str]
    longest: int
    dotless: bool
    #: What a name without an ending says where it is no attribute, unless one of these words joins it to another.
    bare: str = ""
    joining: frozenset[str] = frozenset()
    #: What a verb ends in that asks whether.
    asking: str = ""
    #: Of a language with the verb at the end: endings of complete verbs, verbs that need the word before them, words
    #: that link those two, verbs of telling, endings of what they tell, and the word that opens it.
    finite: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    linked: frozenset[str] = frozenset()
    telling: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    that: str = ""

    def words(self) -> Iterator[tuple[str, str]]:
        """The words that stand for what endings say, each with its concept."""
        said = {"consider", "have", self.bare, *self.written.values(), *self.grown.values(), *self.behind.values()}
        return ((word_for(concept), concept) for concept in said - {OWNER, ""})


def load_cases(raw: dict[str, Any]) -> Cases | None:
    """The endings of names: `-nak` grows on the name, `ya` stands behind an apostrophe; "owner" is the English 's."""
    if not any(key in raw for key in SECTIONS_OF_CASES):
        return None
    endings = [(form, concept) for concept, forms in raw.get("endings", {}).items() for form in forms]
    grown = {form[1:]: concept for form, concept in endings if form.startswith("-")}
    return Cases(
        {form: concept for form, concept in endings if not form.startswith("-")},
        grown,
        {word: concept for concept, forms in raw.get("postpositions", {}).items() for word in forms},
        max(map(len, grown), default=0),
        raw.get("dotless", False),
        raw.get("bare", ""),
        frozenset(raw.get("grammar", {}).get("and", ())),
        raw.get("asking", ""),
        **_verbs(raw.get("verbs", {})),
    )


def _verbs(raw: dict[str, Any]) -> dict[str, Any]:
    """The section `verbs` of a language that has them at the end."""
    if not raw:
        return {}
    lists = {key: tuple(raw[key]) for key in ("finite", "light", "telling", "told")}
    return {**lists, "linked": frozenset(raw["linked"]), "that": raw["that"]}
