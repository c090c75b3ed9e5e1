"""Words that look like a refusal, a duty or an act and are none: each would cancel a true alert or make a false one."""

from collections.abc import Callable
from datetime import date

import pytest

from streams.contracts.articles import RawArticle
from streams.core.cooperation import Reader
from streams.core.cooperation.parts import Frame
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.pipeline import enrich

#: The frames of a text in a language.
Read = Callable[[str, str], list[Frame]]


@pytest.fixture(scope="module")
def read(facts: Facts, rules: Rules) -> Read:
    reader = Reader(facts.cooperation)

    def frames(language: str, body: str) -> list[Frame]:
        article = RawArticle(id="1", body=body, language=language)
        found = reader.read(enrich(article, facts, day=date(2023, 6, 1)).analysis, rules.rules[0])
        assert found is not None
        return [frame for sentence in found.sentences for frame in sentence.frames]

    return frames


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("fr", "La France livrera plus rapidement des canons à l'Ukraine."),
        ("fr", "La France est le plus gros donateur d'aide à l'Ukraine."),
        ("it", "L'Italia invia aiuti non letali all'Ucraina."),
        ("es", "España envía ayuda no letal a Ucrania."),
        ("de", "Deutschland liefert der Ukraine nicht letale Ausrüstung."),
        ("de", "Deutschland liefert der Ukraine ausschließlich Defensivwaffen."),
        ("ru", "Германия поставляет Украине исключительно оборонительное оружие."),
        ("pl", "Polska należy do największych dawców pomocy dla Ukrainy."),
        ("pl", "Polska przez cały czas wspiera Ukrainę."),
        ("pl", "Polska przekazuje Ukrainie przestarzałe czołgi."),
        ("uk", "Польща має угоду про безпеку з Україною."),
        ("uk", "Польща підтримує Україну на час війни."),
        ("uk", "Німеччина фінансує утримання українських біженців."),
        ("ru", "Германия стоит на стороне Украины."),
        ("no", "Norge gir ei stor gåve til Ukraina."),
        ("no", "Norge gir drøye 100 millioner kroner til Ukraina."),
        ("bg", "България и партньорите ни ще изпратят оръжие на Украйна."),
        ("bg", "България обучава украински войници извън страната."),
        ("lv", "Latvija beidzot nosūta tankus Ukrainai."),
        ("it", "L'Italia ribadisce la ferma solidarietà con l'Ucraina."),
        ("da", "Danmark giver nødhjælp til udsatte familier i Ukraine."),
        ("sv", "Sverige ska sluta ett säkerhetsavtal med Ukraina."),
        ("et", "Saksamaalt tuleb Ukrainale uus abipakett."),
        ("en", "Canada will help plug Ukraine's budget gap."),
        ("en", "Italy supports Ukraine until the war ends."),
        ("en", "Italy gives Ukraine generators to prevent blackouts."),
        ("en", "Britain trains Ukrainian soldiers in desert conditions."),
        ("en", "Denmark helps Ukraine resist the invasion."),
    ],
)
def test_an_act_is_not_cancelled_by_a_word_that_only_looks_like_a_refusal(read: Read, language: str, body: str) -> None:
    found = read(language, body)
    assert found
    assert {frame.refused for frame in found if frame.side == "A"} == {""}


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("fr", "La France ne livrera plus de canons à l'Ukraine."),
        ("it", "L'Italia ferma l'invio di armi all'Ucraina."),
        ("en", "Italy stops the delivery of arms to Ukraine."),
        ("pl", "Polska przestała wysyłać broń Ukrainie."),
    ],
)
def test_the_refusal_itself_is_still_one(read: Read, language: str, body: str) -> None:
    assert "refusal" in {frame.refused for frame in read(language, body)}


@pytest.mark.parametrize(
    ("language", "body", "concept"),
    [
        ("ru", "Венгрия вызвала посла Украины.", "transfer"),
        ("ru", "Венгрия ввела пошлины на украинскую сталь.", "transfer"),
        ("ru", "Италия арестовала танкер у берегов Украины.", "arms"),
        ("uk", "Польща посилює контроль на кордоні з Україною.", "transfer"),
        ("en", "Estonia welcomed the swift delivery of tanks to Ukraine.", "sanction"),
    ],
)
def test_no_act_is_seen_in_a_word_that_only_looks_like_one(read: Read, language: str, body: str, concept: str) -> None:
    assert concept not in {frame.concept for frame in read(language, body)}
