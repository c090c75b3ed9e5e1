"""Names with endings and verbs at the end are read as if prepositions stood before them and verbs by their subjects."""

import pytest

from streams.core.facts import Facts
from tests.unit.core.cooperation.told import article_of, reasons


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("hu", "Németország harckocsikat küldött Ukrajnának.", "to"),
        ("hu", "Németország Ukrajnától kért adatokat.", "about"),
        ("tr", "Almanya, Ukrayna'ya tank gönderdi.", "to"),
        ("tr", "Almanya, Ukrayna için tank gönderdi.", "to"),
        ("tr", "Almanya, Ukrayna’dan veri istedi.", "about"),
        ("tr", "Almanya, Ukrayna'nın şebekesine para verdi.", "owner"),
    ],
)
def test_an_ending_is_read_as_a_preposition(facts: Facts, language: str, text: str, role: str) -> None:
    (sentence,) = article_of(facts, text, language).sentences
    assert [name.role for name in sentence.clauses.names] == ["subject", role]


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("tr", "Almanya, Ukrayna'ya tank gönderdi.", ""),
        ("tr", "Almanya, Ukrayna'ya tank göndermeyi reddetti.", "refusal"),
        ("tr", "Almanya Ukrayna'ya tank göndermeyecek.", "refusal"),
        ("tr", "Almanya, Fransa ve Polonya, Ukrayna'ya tank vermeyeceklerini açıkladı.", "refusal"),
        ("tr", "Almanya, Ukrayna'ya tank göndermeyi düşünüyor.", "considered"),
        ("tr", "Almanya, Ukrayna'ya tank gönderildiği haberini yalanladı.", "denial"),
        ("tr", "Almanya, 2014'te Ukrayna'ya tank gönderdi.", "history"),
        ("tr", "Almanya, Ukrayna'ya 1,9 milyar avro verdi.", ""),
        ("tr", "İnsani yardım taşıyan Alman uçağı, Ukrayna'ya jeneratör gönderdi.", ""),
        ("hu", "Németország harckocsikat küldött Ukrajnának.", ""),
        ("hu", "Németország nem küld harckocsikat Ukrajnának.", "refusal"),
        ("hu", "Németország azt vizsgálja, küldjön-e harckocsikat Ukrajnának.", "considered"),
        ("hu", "Németország 2014-ben harckocsikat küldött Ukrajnának.", "history"),
    ],
)
def test_what_the_verb_says_holds_of_the_sentence(facts: Facts, language: str, text: str, reason: str) -> None:
    assert reasons(facts, text, language) == [reason]


@pytest.mark.parametrize(
    "text", ["Almanya,", "Almanya, Ukrayna", "Almanya, Ukrayna'ya, ", "Almanya'nın, 's 's", ", Almanya ,"]
)
def test_a_fragment_is_read(facts: Facts, text: str) -> None:
    assert len(article_of(facts, text, "tr").sentences) == 1
