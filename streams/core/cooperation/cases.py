"""Languages of cases and verbs at the end, read in the order of others: prepositions for endings, verbs by subjects."""

import re
from typing import Final

from streams.core.cooperation.parts import Mention
from streams.core.cooperation.tokens import MASKS
from streams.knowledge.cases import CASE_MARK, OWNER, Cases, word_for

_WRITTEN: Final = re.compile(r"['’](\w{1,8})")
_WITHIN: Final = re.compile(r"['’](\w{1,8})$")
_NEXT: Final = re.compile(r"\s{1,3}(\w{1,16})")
#: A year with its ending ("2014'te", "2014-ben").
_YEAR: Final = re.compile(r"(?<![\w-])((?:1[89]|20)\d\d)['’-][^\W\d]{1,8}\b")
_YEARS: Final = re.compile(r"\b((?:1[89]|20)\d\d)[-–]((?:1[89]|20)\d\d)\b")
_IN: Final = "in"
_CONSIDER: Final = "consider"
_HAVE: Final = "have"
_CAPITAL: Final = re.compile(r"I(?=[^\W\dA-Z_])")
_MASKS: Final = frozenset(MASKS.values())
_ALLIES: Final = frozenset(mask for name, mask in MASKS.items() if name[0] == "A")
#: Words of a subject that a comma closes ("Alman hükümeti, ..."), and of a verb at the end ("bir araya geldi").
_SUBJECT_WITHIN: Final = 9
#: Words from a subject without a comma to the name behind it.
_NAMED_WITHIN: Final = 6
_SHORTEST_OF_PERSONS: Final = 3
_PIECE: Final = re.compile(r"'s\b|\w+(?:[-.'’]\w+)*|[^\w\s]")
_ENDS: Final = frozenset(".;!?")


def with_case(text: str, mention: Mention, end: int, cases: Cases) -> tuple[str, int]:
    """The mask of a name with its case before it, and where the text goes on behind the name and its endings."""
    mask, stop = MASKS[mention.mask], mention.end
    concept = ""
    found = _WRITTEN.match(text, stop, end)
    if found is not None and cases.written:
        stop = found.end()
        concept = cases.written.get(found[1].lower(), "")
    elif mention.mask[1] != "d":
        name = text[mention.start : mention.end].lower()
        within = _WITHIN.search(name) if cases.written else None
        if within is not None:
            concept = cases.written.get(within[1], "")
        # "Orbán" has no ending.
        shortest = _SHORTEST_OF_PERSONS if mention.mask[1] == "p" else 2
        for size in range(min(cases.longest, len(name) - 2), shortest - 1, -1):
            if name[-size:] in cases.grown:
                concept = cases.grown[name[-size:]]
                break
    if concept == _IN and mention.mask[1] == "p":
        # "Landsbergis": nobody is in a person.
        concept = ""
    following = _NEXT.match(text, stop, end)
    if following is not None and (said := cases.behind.get(following[1].lower())) is not None:
        concept, stop = said, following.end()
    if concept == OWNER:
        return f" {mask} 's ", stop
    acts = not concept and cases.bare and mention.mask[1] in "nc"
    if acts and following is not None and following[1].lower() not in cases.joining:
        # "Belgium eurót ad": a name without an ending does, where an adjective would say whose the thing is.
        return f" {mask} {word_for(cases.bare)} ", stop
    return (f" {word_for(concept)} {mask} " if concept else f" {mask} "), stop


def in_order(masked: str, cases: Cases) -> str:
    """Years without their endings, the two kinds of i told apart, and the verb behind its subject."""
    masked = _YEARS.sub(r"\1 \2", _YEAR.sub(r"\1", masked))
    if cases.asking:
        # "Küldjön-e": whether it will is open.
        masked = " ".join(
            f"{word_for(_CONSIDER)} {word.removesuffix(cases.asking)}" if _asks(word, cases.asking) else word
            for word in masked.split()
        )
    if cases.dotless:
        masked = _CAPITAL.sub("ı", masked).replace("İ", "i")
    return _verb_first(masked, cases) if cases.finite else masked


def _asks(word: str, ending: str) -> bool:
    return word.endswith(ending) and word[: -len(ending)].isalpha() and word.islower()


def _verb_first(masked: str, cases: Cases) -> str:
    """ "Berlin, Kiev'e tank göndermeyi reddetti": what the verb at the end says holds of all before it."""
    pieces = _PIECE.findall(masked)
    subject, opens = _subject_before(pieces, cases)
    if not subject:
        return masked
    stop = next((at for at in range(opens + 1, len(pieces)) if _closes(pieces, at, cases)), len(pieces))
    if stop < len(pieces) and pieces[stop] == "?":
        return masked
    verb, rest = _parted(pieces[opens:stop], cases)
    if not rest or not verb:
        return masked
    if " ".join(verb).lower().startswith(cases.telling) and rest[-1].lower().endswith(cases.told):
        told, rest = _parted(rest, cases)
        verb = [*verb, cases.that, *_subject_of(rest), *told]
    # A word of a verb keeps a thing that it needs ("tank verdi") from being the subject's.
    return " ".join([*pieces[:subject], word_for(_HAVE), *verb, *rest, *pieces[stop:]])


def _subject_before(pieces: list[str], cases: Cases) -> tuple[int, int]:
    """Where the subject that opens a sentence ends, and where the rest begins: at its comma, else at the next name."""
    first = next((at for at, piece in enumerate(pieces[:_SUBJECT_WITHIN]) if piece in _MASKS), -1)
    comma = _comma(pieces, 0)
    while comma and pieces[comma + 1] in _MASKS and pieces[comma + 2] in cases.joining:
        # "Almanya, Fransa ve Polonya, ...".
        comma = _comma(pieces, comma + 2)
        if not comma:
            return 0, 0
    if comma:
        return (comma, comma + 1) if 0 <= first < comma else (0, 0)
    if first < 0 or pieces[first + 1 : first + 2] == ["'s"] or (first and pieces[first - 1].startswith(CASE_MARK)):
        return 0, 0
    after = range(first + 1, min(first + _NAMED_WITHIN, len(pieces)))
    opens = next((at for at in after if pieces[at] in _MASKS or pieces[at].startswith(CASE_MARK)), 0)
    return opens, opens


def _comma(pieces: list[str], start: int) -> int:
    """Where the next comma stands that is none of a number, with two words behind it; 0 if none is near."""
    for at in range(start, min(start + _SUBJECT_WITHIN, len(pieces) - 2)):
        if pieces[at] == "," and not pieces[at + 1].isdigit():
            return at
    return 0


def _parted(words: list[str], cases: Cases) -> tuple[list[str], list[str]]:
    """The verb that ends the clause, with the words that it needs before it, and the rest."""
    size = 1
    if len(words) > 2 and words[-1].lower().startswith(cases.light):
        size = 3 if words[-2].lower() in cases.linked else 2
    verb, rest = words[-size:], words[:-size]
    return ([], words) if any(word in _MASKS for word in verb) else (verb, rest)


def _subject_of(told: list[str]) -> list[str]:
    """ "Almanya'nın gönderdiğini söyledi": the owner of what is told of is its subject, taken from where it stands."""
    first = next((at for at, piece in enumerate(told) if piece in _MASKS), -1)
    if first < 0 or told[first] not in _ALLIES or told[first + 1 : first + 2] != ["'s"]:
        return []
    found = told[: first + 1]
    del told[: first + 2]
    return found


def _closes(pieces: list[str], at: int, cases: Cases) -> bool:
    """Whether a clause ends before the mark at `at`: at a comma only behind a verb that is complete."""
    if pieces[at] in _ENDS:
        return True
    return pieces[at] == "," and pieces[at - 1].lower().endswith(cases.finite)
