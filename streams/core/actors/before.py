"""The name in front of an office: "NAME, the minister", "NAME became minister", "elected NAME speaker"."""

from typing import NamedTuple

from streams.core.actors.names import REACH, Span
from streams.core.actors.phrases import Phrase
from streams.core.actors.scene import Scene


def end_before(scene: Scene, phrase: Phrase) -> int | None:
    """Where a name that the phrase is put beside would end, null where there can be none."""
    text = scene.text
    pos = phrase.start
    if phrase.copula:
        while (found := scene.word_before(pos)) is not None:
            if text[found[0] : found[1]].casefold() not in scene.words.copulas:
                # "was sworn in as"
                found = scene.word_before(found[0])
                if found is None or text[found[0] : pos - 1].casefold() not in scene.words.copulas:
                    break
            pos = found[0]
        if pos == phrase.start and text[pos - 2 : pos] != ", ":
            return None
    while pos and text[pos - 1] in "\"“«('‘":
        pos -= 1
    if pos < 3:
        return None
    if text[pos - 2 : pos] == ", ":
        end = pos - 2
    elif text[pos - 3 : pos] in (" – ", " - ", " — "):
        end = pos - 3
    elif text[pos - 1] in " \u00a0" and (phrase.copula or pos != phrase.start):
        end = pos - 1
    else:
        return None
    # No name ends in a word without a capital letter ("Nobody was hurt, a spokeswoman said").
    low = max(0, end - REACH)
    return None if text[text.rfind(" ", low, end) + 1 or low : end].islower() else end


def name_before(scene: Scene, phrase: Phrase) -> Span | None:
    """The name that the phrase is put beside: "NAME, the minister", "NAME (minister", "NAME became minister"."""
    text = scene.text
    named = appointed(scene, phrase)
    if named is not None:
        _take(scene, phrase, named)
        return named.name
    end = end_before(scene, phrase)
    if end is None:
        return None
    if text[phrase.start : phrase.end].split(" ", 1)[0] in scene.words.articles and _sentence_goes_on(
        scene, phrase.end
    ):
        # "asked by A B, the chancellor said": the office begins another clause.
        return None
    name = scene.names.before(end)
    # One word before a comma is as often no name at all ("Next, the president ...").
    if name is None or (" " not in text[name[0] : name[1]] and not _ends_known(scene, end)):
        return None
    return name


#: A verb of appointing and a name stand within so many characters before the office.
_VERB_REACH = 60


class Appointed(NamedTuple):
    """The name between a verb of appointing and the office that begins at `office`; whether the verb is of electing."""

    name: Span
    office: int
    elected: bool


def appointed(scene: Scene, phrase: Phrase) -> Appointed | None:
    """The name in "elected NAME speaker", "appointed NAME foreign minister of Chile"; leaves the phrase as it is."""
    text, words = scene.text, scene.words
    # Not from where the phrase begins: the name may have been taken for a part of it.
    pos = phrase.heads[0][0]
    if not words.appointing or text[pos - 1 : pos] != " " or not text[pos].islower():
        return None
    if text[text.rfind(" ", 0, pos - 1) + 1].islower() or text[pos - 2] in ",.;:":
        # No name ends here.
        return None
    if words.appointing.isdisjoint(text[max(0, pos - _VERB_REACH) : pos].split()):
        return None
    name = scene.names.before(pos - 1)
    verb = scene.word_before(name[0]) if name is not None else None
    if name is None or verb is None or " " not in text[name[0] : name[1]]:
        return None
    low = text[verb[0] : verb[1]].casefold()
    if low not in words.appointing:
        return None
    return Appointed(name, pos, low in words.electing)


def _take(scene: Scene, phrase: Phrase, named: Appointed) -> None:
    """Cut the phrase down to the office that the name was given, and note whether it is one of the state.

    Only once it is known what the office is of: a complement that is still unread ("of Ghana") would make it private.
    """
    pos = named.office
    phrase.start = pos
    phrase.left = []
    phrase.public = phrase.public or (named.elected and phrase.heads[0][2].code == "speaker")
    # A company names its president too: of a state where the sentence speaks of one.
    line = max(scene.text.rfind("\n", 0, pos), scene.text.rfind(". ", 0, pos))
    spoken = named.elected and any(line < place.start < pos for place in scene.countries)
    phrase.private = phrase.private or not (spoken or phrase.right)


def _sentence_goes_on(scene: Scene, pos: int) -> bool:
    """Whether a verb may follow; a preposition ("the minister with responsibility for") only adds to the office."""
    text = scene.text
    if text[pos : pos + 1] != " " or not text[pos + 1 : pos + 2].islower():
        return False
    return text[pos + 1 : pos + 20].split(" ", 1)[0] not in scene.words.connectors


def _ends_known(scene: Scene, end: int) -> bool:
    return end in scene.ends and bool(scene.ends[end][2].persons)
