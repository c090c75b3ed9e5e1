"""Cases of names in Ukrainian, Russian and Polish, so that a holder is found however a sentence bends the name."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_CYRILLIC: Final = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ'’ʼ\- ]+")
_UKRAINIAN: Final = re.compile(r"[ІіЇїЄєҐґ]|(?:с|ц|з)ьк(?:ий|а)\b")
_RUSSIAN: Final = re.compile(r"[ЫыЭэЁёЪъ]|(?:с|ц)к(?:ий|ая)\b|ия\b")
#: Men's given names that end like women's.
_MEN: Final = frozenset(
    {"микола", "ілля", "илья", "никита", "микита", "лука", "кузьма", "фома", "хома", "сава", "савва"}
)
#: Stems that lose a vowel or are irregular otherwise.
_STEMS: Final = {"павел": "павл", "пётр": "петр", "лев": "льв", "ігор": "ігорь"}
#: After these letters Russian writes "и" for "ы".
_SOFT: Final = "гкхжшщч"
#: Cases in this order: genitive, dative, instrumental, accusative, locative. Each ending maps to its cases.
_UK_MEN: Final = (
    ("ський", "ського ському ським ського ському"), ("цький", "цького цькому цьким цького цькому"),
    ("зький", "зького зькому зьким зького зькому"), ("ий", "ого ому им ого ому"), ("ій", "ія ію ієм ія ієві"),
    ("ець", "ця цю цем ця цеві"), ("й", "я ю єм я єві"), ("ь", "я ю ем я еві"),
    ("ов", "ова ову овим ова ову"), ("єв", "єва єву євим єва єву"), ("ев", "ева еву евим ева еву"),
    ("ко", "ка ку ком ка кові"), ("о", "а у ом а ові"), ("а", "и і ою у і"), ("я", "і і ею ю і"),
    ("", "а у ом а ові"),
)  # fmt: skip
_UK_WOMEN: Final = (
    ("ська", "ської ській ською ську ській"), ("цька", "цької цькій цькою цьку цькій"),
    ("ова", "ової овій овою ову овій"), ("єва", "євої євій євою єву євій"), ("ева", "евої евій евою еву евій"),
    ("ія", "ії ії ією ію ії"), ("я", "і і ею ю і"), ("а", "и і ою у і"),
)  # fmt: skip
_RU_MEN: Final = (
    ("ский", "ского скому ским ского ском"), ("цкий", "цкого цкому цким цкого цком"), ("ый", "ого ому ым ого ом"),
    ("ой", "ого ому ым ого ом"), ("ий", "ия ию ием ия ии"), ("ец", "ца цу цем ца це"), ("й", "я ю ем я е"),
    ("ь", "я ю ем я е"), ("ов", "ова ову овым ова ове"), ("ев", "ева еву евым ева еве"),
    ("ёв", "ёва ёву ёвым ёва ёве"), ("ин", "ина ину иным ина ине"), ("а", "ы е ой у е"), ("я", "и е ей ю е"),
    ("", "а у ом а е"),
)  # fmt: skip
_RU_WOMEN: Final = (
    ("ская", "ской ской ской скую ской"), ("ова", "овой овой овой ову овой"), ("ева", "евой евой евой еву евой"),
    ("ина", "иной иной иной ину иной"), ("ия", "ии ии ией ию ии"), ("я", "и е ей ю е"), ("а", "ы е ой у е"),
)  # fmt: skip
_PL_MEN: Final = (
    ("ski", "skiego skiemu skim"), ("cki", "ckiego ckiemu ckim"), ("dzki", "dzkiego dzkiemu dzkim"),
    ("ek", "ka kowi kiem"), ("k", "ka kowi kiem"), ("g", "ga gowi giem"), ("da", "dy dzie dą"),
    ("ra", "ry rze rą"), ("a", "y ie ą"), ("", "a owi em"),
)  # fmt: skip
_PL_WOMEN: Final = (
    ("ska", "skiej skiej ską"), ("cka", "ckiej ckiej cką"), ("ia", "ii ii ią"), ("ka", "ki ce ką"), ("a", "y ie ą"),
)  # fmt: skip
_VOWELS: Final = "аеєиіїоуюяыэёaeiouyąęóéáí"


def without_accents(name: str) -> str:
    """A Latin name without the signs on its letters ("Alberto Fernandez"); "" where it has none."""
    bare = name.translate(_STROKES)
    bare = "".join(char for char in unicodedata.normalize("NFD", bare) if not unicodedata.combining(char))
    return bare if bare != name and bare.isascii() else ""


_STROKES: Final = str.maketrans("łŁøØđĐıßæÆðþ", "lLoOdDisaAdt")


def declined(name: str, *, woman: bool | None = None) -> Iterator[str]:
    """The cases of a Cyrillic full name, or of a surname alone with `woman` told; nothing for other scripts."""
    if not _CYRILLIC.fullmatch(name):
        return
    words = name.split()
    if woman is None:
        woman = is_woman(words[0])
    for men, women, other in ((_UK_MEN, _UK_WOMEN, _RUSSIAN), (_RU_MEN, _RU_WOMEN, _UKRAINIAN)):
        if not other.search(name):
            yield from _cases(words, women if woman else men, 5)


def declined_polish(name: str) -> Iterator[str]:
    """The genitive, dative and instrumental of a Latin full name of two words as Polish forms them."""
    words = name.split()
    if len(words) == 2 and all(word[:1].isupper() and word[1:].islower() for word in words):
        yield from _cases(words, _PL_WOMEN if words[0].endswith("a") else _PL_MEN, 3)


def is_woman(given: str) -> bool:
    """Whether a Cyrillic given name is a woman's, by its ending."""
    return given[-1:].casefold() in ("а", "я") and given.casefold() not in _MEN


def _cases(words: list[str], table: tuple[tuple[str, str], ...], count: int) -> Iterator[str]:
    bent = [_bend(word, table, count) for word in words]
    for case in range(count):
        form = " ".join(forms[case] for forms in bent)
        if form != " ".join(words):
            yield form
    if len(words) > 1 and words[0][-1:] in "оoeуюіиі":
        # "Джо Байдена": a foreign given name that ends in a vowel stays as it is.
        for case in range(count):
            yield " ".join([words[0], *(forms[case] for forms in bent[1:])])


def _bend(word: str, table: tuple[tuple[str, str], ...], count: int) -> list[str]:
    if not word[:1].isupper():
        return [word] * count
    stem = _STEMS.get(word.casefold(), word)
    stem = word[:1] + stem[1:]
    for ending, cases in table:
        if not stem.endswith(ending):
            continue
        rest = stem[: len(stem) - len(ending)]
        if (not ending and rest[-1:].casefold() in _VOWELS) or not rest:
            break
        forms = [rest + case for case in cases.split(" ")]
        if table in (_RU_MEN, _RU_WOMEN) and ending == "а" and rest[-1:] in _SOFT:
            forms[0] = rest + "и"
        return forms
    return [word] * count
