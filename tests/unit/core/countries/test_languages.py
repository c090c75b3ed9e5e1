"""Cases and adjectives of countries in the languages that bend them, each word of a list by itself."""

from collections.abc import Callable

import pytest

Codes = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("language", "code", "words"),
    [
        ("uk", "UA", "на Харківщині; у Запоріжжі; на Донеччині; під Бахмутом"),
        ("uk", "NL", "Нідерландів; голландський; у Гаазі"),
        ("ru", "TR", "Турции; турецкого; в Стамбуле"),
        # No "ы" after these letters.
        ("ru", "PL", "Польши; Польшей; Варшавы"),
        ("ru", "LV", "Риги; Ригой"),
        ("ru", "NL", "Гааги; Нидерландами"),
        ("uk", "CZ", "Праги; у Празі"),
        ("pl", "TR", "w Stambule; Ankary"),
        ("de", "UA", "in Kyjiw; Kyjiwer"),
        ("pl", "US", "Stanów Zjednoczonych; amerykański; w Waszyngtonie"),
        ("cs", "DE", "Německem; německých; v Berlíně"),
        ("cs", "AT", "Rakouska; rakouský; ve Vídni"),
        ("sk", "RU", "Ruska; ruských; v Moskve"),
        ("fi", "SE", "Ruotsin; ruotsalainen; Tukholmassa"),
        ("fi", "UA", "Ukrainassa; ukrainalaiset; Kiovan"),
        ("tr", "US", "ABD'nin; Amerikan"),
        ("sv", "RU", "Rysslands; ryska; ryssarna"),
        ("da", "DE", "Tysklands; tyske; tyskerne"),
        ("no", "SE", "Sveriges; svenske"),
        ("pt", "BR", "brasileiras; Brasília"),
        ("hu", "UA", "Ukrajnában; ukrán; Kijevben"),
        ("ro", "RU", "Rusiei; rusești; Moscovei"),
        ("bg", "UA", "украинските; украинец; Киев"),
        ("sr", "US", "америчког; Сједињених Држава"),
        ("hr", "DE", "njemačkog; Njemačkoj"),
        ("lt", "RU", "Rusijos; rusų; Maskvoje"),
        ("lv", "UA", "Ukrainas; ukraiņiem; Kijivā"),
        ("et", "RU", "Venemaale; Moskvas"),
        ("el", "UA", "Ουκρανίας; ουκρανικές; Ουκρανοί"),
        ("ar", "US", "الأمريكية; واشنطن; للولايات المتحدة"),
        ("ar", "PS", "الفلسطينيين; غزة"),
        ("fa", "US", "آمریکا; آمریکایی"),
        ("be", "BY", "беларускага; Беларусі"),
        ("th", "US", "สหรัฐ"),
        ("ru", "PL", "Польши; Польше; Польшу; Польшей"),
        ("ru", "SD", "Судана; суданский"),
        ("ru", "PH", "Филиппин; филиппинских"),
        ("uk", "KE", "Кенії; кенійського"),
        ("ru", "BE", "бельгийцы; бельгийцев"),
        ("ru", "RU", "россиян; россиянам"),
        ("ru", "BG", "болгарин; болгары"),
        ("sr", "FR", "француски; француског"),
        ("pl", "NO", "z Norwegią; norweskiego"),
        ("pl", "EE", "z Estonią"),
        ("pl", "IS", "Islandii; islandzkiego"),
        ("hu", "LV", "lett kormány; Lettországban; letteknek"),
        ("bg", "FI", "финландци; Финландия"),
    ],
)
def test_each_form_is_known(codes: Codes, language: str, code: str, words: str) -> None:
    assert {word: codes(word, language=language) for word in words.split("; ")} == {
        word: {code} for word in words.split("; ")
    }


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "米英両国の首脳", {"US", "GB"}),
        ("ja", "日米韓の会談", {"JP", "US", "KR"}),
        ("zh", "俄乌冲突", {"RU", "UA"}),
        ("ko", "한미일 정상", {"KR", "US", "JP"}),
    ],
)
def test_pairs_of_signs_name_each_country(codes: Codes, language: str, text: str, expected: set[str]) -> None:
    assert codes(text, language=language) == expected


def test_a_form_counts_in_its_own_language_only(codes: Codes) -> None:
    assert codes("The vene and the Rus of old", language="en") == set()
    assert codes("Vene saatkond", language="et") == {"RU"}


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("hu", "Az ország tagjelölt lett, a lap hosszan ír erről."),
        ("bg", "Във въздуха има фини прахови частици."),
        ("it", "Una zuppa di ceci per i rifugiati."),
        ("de", "Die Behörde macht die Schotten dicht."),
    ],
)
def test_a_common_word_is_no_country(codes: Codes, language: str, body: str) -> None:
    assert codes(body, language=language) == set()
