"""A name, a people, a city, a seat, a body, an abbreviation: each kind gives its country, in many languages."""

from collections.abc import Callable

import pytest

Codes = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Poland and the Czech Republic agreed.", {"PL", "CZ"}),
        ("The Ukrainians met the Dutch and a Swede.", {"UA", "NL", "SE"}),
        ("Shops reopened in Kharkiv, Kherson and Mykolaiv.", {"UA"}),
        ("Fighting in the Donbas and Crimea went on.", {"UA"}),
        ("The Kremlin and the Blue House declined to comment.", {"RU", "KR"}),
        ("Downing Street called the Élysée.", {"GB", "FR"}),
        ("Bankova said it had no comment.", {"UA"}),
        ("The Bundestag voted.", {"DE"}),
        ("U.S. Treasury officials said.", {"US"}),
        ("A Pentagon spokesman declined.", {"US"}),
        ("The U.S., the UK, the ROK, the DPRK and the UAE took part.", {"US", "GB", "KR", "KP", "AE"}),
        ("Franco-German talks and a U.S.-led mission.", {"FR", "DE", "US"}),
        ("Ukraine's neighbours and Poland’s president.", {"UA", "PL"}),
        ("TURKEY AND FRANCE AGREE ON UKRAINE TALKS", {"TR", "FR", "UA"}),
        ("Kosovo, Taiwan, Hong Kong and the West Bank.", {"XK", "TW", "HK", "PS"}),
        ("Farmers in Texas, Bavaria and Okinawa.", {"US", "DE", "JP"}),
        ("Deputies of Loudoun County arrested a man.", {"US"}),
        ("The crew of four Saudi men landed.", {"SA"}),
        ("Ecuador's Ombudsman's Office said so.", {"EC"}),
        ("President Kassym-Jomart Tokayev flew to Astana.", {"KZ"}),
    ],
)
def test_each_kind_of_expression_gives_its_country(codes: Codes, text: str, expected: set[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "Президент України зустрівся в Польщі з британським міністром.", {"UA", "PL", "GB"}),
        ("ru", "Министр обороны Германии прибыл в Киев, сообщили в Белом доме.", {"DE", "UA", "US"}),
        ("pl", "Rząd Niemiec i francuski minister rozmawiali w Kijowie.", {"DE", "FR", "UA"}),
        ("cs", "Čeští vojáci a německá vláda pomohou Ukrajině.", {"CZ", "DE", "UA"}),
        ("de", "Die ukrainische Regierung und die Österreicher sprachen in Moskau.", {"UA", "AT", "RU"}),
        ("fr", "Le ministre néerlandais s'est rendu en Allemagne et à Londres.", {"NL", "DE", "GB"}),
        ("es", "Los ministros alemanes viajaron a Ucrania y a Moscú.", {"DE", "UA", "RU"}),
        ("it", "Il governo tedesco e la Polonia aiutano l'Ucraina.", {"DE", "PL", "UA"}),
        ("fi", "Suomen ja Ruotsin pääministerit tapasivat Kiovassa.", {"FI", "SE", "UA"}),
        ("tr", "Türkiye ve Almanya, Ukrayna'ya yardım edecek.", {"TR", "DE", "UA"}),
        ("ko", "한국은 우크라이나와 협력한다.", {"KR", "UA"}),
        ("ja", "日本とウクライナの外相が会談した。", {"JP", "UA"}),
        ("zh", "中国和俄罗斯的外长在北京会面。", {"CN", "RU"}),
        ("ar", "قالت فرنسا إنها تدعم أوكرانيا وبولندا", {"FR", "UA", "PL"}),
        ("he", "ישראל ואוקראינה", {"IL", "UA"}),
        ("el", "Η Ελλάδα και η Ουκρανία", {"GR", "UA"}),
        ("hi", "भारत और यूक्रेन", {"IN", "UA"}),
    ],
)
def test_other_languages(codes: Codes, language: str, text: str, expected: set[str]) -> None:
    assert codes(text, language=language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "NATO, the EU, the UN and the G7 met.",
        "Putin called Zelensky.",
        "Please tell us what you think.",
        "JOIN US TODAY AND TELL US MORE",
        "Shipping in the Indian Ocean and the Indo-Pacific is safe.",
        "The Soviet Union and Czechoslovakia are no more.",
        "The contract was worth US$5 billion.",
        "They ate French fries and a Danish pastry.",
        "The Korea Times and Bank of America published figures.",
        "The Minsk agreements and the Warsaw Pact were discussed.",
        "Latin America and South America grew.",
        "They spoke in English.",
        "The ministers of Europe met in March.",
    ],
)
def test_no_country_is_meant(codes: Codes, text: str) -> None:
    assert codes(text) == set()
