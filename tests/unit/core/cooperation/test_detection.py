"""Who acts, how, and why a clause does not count: one sentence for each thing that a reader would not get wrong."""

from datetime import date

import pytest

from streams.contracts.alerts import Verdict
from streams.contracts.articles import RawArticle
from streams.core.cooperation.rules import Rules
from streams.core.facts import Facts
from streams.core.pipeline import detect, enrich

DAY = date(2023, 3, 1)


def verdict(core: tuple[Facts, Rules], body: str, day: date = DAY) -> Verdict | None:
    facts, rules = core
    tagged = enrich(RawArticle(id="1", body=body, published_at=day.isoformat()), facts, day=day)
    found = detect(tagged, rules, facts, every_clause=True)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("body", "allies", "act"),
    [
        # The object of a passive is no actor, its agent is.
        ("Ukraine was promised tanks by Berlin, officials in Kyiv said on Tuesday.", {"DE"}, None),
        # Reported speech: the speaker speaks for whom he names.
        ("Kishi told reporters that Tokyo would give Ukraine bulletproof vests and helmets.", {"JP"}, "pledge"),
        # Who is thanked has acted, not who thanks.
        ("President Volodymyr Zelensky thanked Denmark for a new package of military aid to Ukraine.", {"DK"}, "aid"),
        # Two act together.
        (
            "The Japanese and South Korean foreign ministers met in Seoul to coordinate their support for Ukraine.",
            {"JP", "KR"},
            "consult",
        ),
        # "The ministry", "she".
        (
            "Germany's defence ministry opened a centre for howitzers. The ministry will send them back to Ukraine.",
            {"DE"},
            None,
        ),
        (
            "Prime Minister Evika Silina of Latvia met Denys Shmyhal in Riga. She promised Ukraine 500 drones.",
            {"LV"},
            None,
        ),
        # "The alliance", "both sides", a capital, and the topic of the sentence before.
        (
            "NATO foreign ministers met in Oslo. The alliance will send Ukraine winter clothing, its chief said.",
            {"NATO"},
            "aid",
        ),
        (
            "Foreign ministers of Japan and Ukraine held talks in Kyiv. Both sides agreed to cooperate on demining.",
            {"JP"},
            "consult",
        ),
        ("The war in Ukraine is in its second year. Denmark will send another nine howitzers.", {"DK"}, None),
        ("Kishida spoke with Zelensky on Friday. Tokyo will provide generators for the winter.", {"JP"}, None),
        (
            "The EU adopted a tenth package of sanctions against Russia over its invasion of Ukraine.",
            {"EU"},
            "sanction",
        ),
        ("NATO leaders pledged to support Ukraine for as long as it takes.", {"NATO"}, None),
        ("Estonia handed over nine howitzers to Ukraine.", {"EE"}, "aid"),
        ("Deutschland liefert der Ukraine weitere Flugabwehrsysteme, teilte die Bundesregierung mit.", {"DE"}, "aid"),
        ("La France livrera des canons Caesar à l'Ukraine, a annoncé Emmanuel Macron.", {"FR"}, None),
        ("Польща передасть Україні винищувачі МіГ-29, заявив президент Дуда.", {"PL"}, None),
        ("España enviará seis tanques Leopard a Ucrania.", {"ES"}, None),
        ("Polska przekaże Ukrainie czołgi Leopard.", {"PL"}, None),
    ],
)
def test_an_allys_act_alerts_and_names_who_acts(
    core: tuple[Facts, Rules], body: str, allies: set[str], act: str | None
) -> None:
    found = verdict(core, body)
    assert found is not None
    assert found.alert, found.reason
    assert found.kind == "cooperation"
    assert {ally.code for ally in found.allies} == allies
    assert act is None or found.act == act
    assert found.evidence
    assert all(span.text in body for span in found.evidence)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Will Germany send tanks to Ukraine?", "question"),
        ("If South Korea were to join, it would send shells to Ukraine.", "conditional"),
        ("Norway is considering whether to send Leopard tanks to Ukraine.", "considered"),
        ("Ukraine asked Germany for more Patriot systems.", "asked"),
        ("In 2014 Canada sent blankets to Ukraine.", "history"),
        ("Berlin should send Leopard tanks to Ukraine at once, writes our columnist.", None),
        ("Former British prime minister Boris Johnson urged the West to send Ukraine jets.", None),
        ("Sweden and Finland condemned Russia's attack on Ukraine.", None),
        # A currency does nothing.
        ("The World Bank gave Ukraine a loan of 12 million US dollars.", None),
        ("Die Weltbank gab der Ukraine drei Millionen US-Dollar.", None),
        ("La Banque mondiale a donné à l'Ukraine douze millions de dollars US.", None),
    ],
)
def test_what_is_no_act_does_not_alert(core: tuple[Facts, Rules], body: str, reason: str | None) -> None:
    found = verdict(core, body)
    assert found is None or not found.alert
    if reason is not None:
        assert found is not None
        assert reason in {event.refused for event in found.events}


@pytest.mark.parametrize(
    "body",
    [
        "Russia and Belarus agreed to deepen their military cooperation near Ukraine's border.",
        "Brazil offered to mediate between Russia and Ukraine.",
        "Poland and Sweden agreed to share a power cable.",
    ],
)
def test_without_an_ally_or_without_ukraine_nothing_is_read(core: tuple[Facts, Rules], body: str) -> None:
    assert verdict(core, body) is None


def test_a_language_without_cues_is_not_read_by_those_of_another(core: tuple[Facts, Rules]) -> None:
    facts, rules = core
    body = "Croatia sent Ukraine 14 tanks."
    given = {language: RawArticle(id="1", body=body, language=language) for language in ("hr", "en")}
    read = {code: detect(enrich(article, facts, day=DAY), rules, facts) for code, article in given.items()}
    assert read["en"]
    assert read["hr"] == ()


@pytest.mark.parametrize(
    ("body", "stance", "ally"),
    [
        (
            "Hungary will not send weapons to Ukraine, Foreign Minister Peter Szijjarto said on Monday.",
            "declines",
            "HU",
        ),
        ("Bulgaria ruled out sending tanks to Ukraine.", "declines", "BG"),
        ("Germany denied a report that it would send Taurus missiles to Ukraine.", "denies", "DE"),
    ],
)
def test_a_refusal_holds_back(core: tuple[Facts, Rules], body: str, stance: str, ally: str) -> None:
    found = verdict(core, body)
    assert found is not None
    assert found.alert, found.reason
    assert (found.kind, found.stance) == ("holds_back", stance)
    assert [one.code for one in found.allies] == [ally]


def test_a_sure_refusal_stands_against_weaker_words_of_the_same_ally(core: tuple[Facts, Rules]) -> None:
    body = (
        "BUDAPEST - Hungary will neither send weapons to Ukraine nor allow lethal supplies to cross its territory,"
        ' Foreign Minister Peter Szijjarto said on Monday.\n\n"We refuse to be drawn into this war," Szijjarto told'
        " reporters. He said that Budapest would veto any decision that forced it to take part in arms deliveries."
    )
    found = verdict(core, body, date(2022, 2, 28))
    assert found is not None
    assert (found.alert, found.kind, [ally.code for ally in found.allies]) == (True, "holds_back", ["HU"])


def test_a_condition_that_lies_with_the_adversary_is_a_warning_not_a_doubt(core: tuple[Facts, Rules]) -> None:
    found = verdict(
        core, "The United States will impose sanctions on Moscow if Russia attacks Ukraine, the White House said."
    )
    assert found is not None
    assert "conditional" not in {event.refused for event in found.events}


def test_a_refusal_reaches_into_the_clause_that_it_rules(core: tuple[Facts, Rules]) -> None:
    found = verdict(
        core, "Budapest would veto any decision that forced Hungary to take part in arms deliveries to Ukraine."
    )
    assert found is not None
    assert found.kind == "holds_back" or not found.alert


@pytest.mark.parametrize(
    ("body", "reason", "found"),
    [
        # Whoever is named in the words that are given does not say them.
        (
            '"Poland is mending the guns that Russian crews knocked out in Ukraine," the officers told reporters.',
            "adversary",
            False,
        ),
        (
            'Sergei Lavrov spoke in Moscow. "Washington arms Ukraine to the teeth", he said of the weapons sent.',
            "adversary",
            True,
        ),
        # Who claims something of another is its speaker, however near the other is named.
        ("Russian state television claims Norway is giving Ukraine eight launchers.", "adversary", True),
        ("The Russian minister, Sergei Lavrov, accused the US of giving arms to Ukraine.", "adversary", True),
        # The verb behind the comma gives the words, whatever claims are among them.
        ("Польша готовит для Украины ложные обвинения и танки, заявила Мария Захарова.", "adversary", True),
        # What someone is urged to say he does is asked for as well.
        ("Zelensky urged Rishi Sunak to declare that he backs Ukraine.", "asked", True),
        # May is a month after "in" and beside a number.
        ("Germany said it will in May send howitzers to Ukraine.", "possible", False),
        # The perfect is no passive: who has urged was not asked.
        ("Petr Fiala, prime minister of Czechia, has urged partners to keep up support for Ukraine.", "asked", False),
    ],
)
def test_who_speaks_and_who_is_asked(core: tuple[Facts, Rules], body: str, reason: str, found: bool) -> None:
    told = verdict(core, body)
    assert told is not None
    assert (reason in {event.refused for event in told.events}) is found


def test_membership_is_that_of_the_articles_day(core: tuple[Facts, Rules]) -> None:
    facts, _ = core
    nato = facts.cooperation.alliances["NATO"]
    members = {day: {m.code for m in nato.members if m.holds_on(day)} for day in (date(2023, 4, 3), date(2023, 4, 4))}
    assert "FI" not in members[date(2023, 4, 3)]
    assert "FI" in members[date(2023, 4, 4)]


def test_amounts_are_read_with_number_and_unit(core: tuple[Facts, Rules]) -> None:
    found = verdict(core, "The United States announced 400 million dollars of military aid for Ukraine.")
    assert found is not None
    assert [(one.value, one.unit) for one in found.amounts] == [(400_000_000.0, "USD")]


def test_amounts_are_read_with_the_words_of_the_articles_language(core: tuple[Facts, Rules]) -> None:
    found = verdict(core, "Deutschland liefert der Ukraine vierzehn Kampfpanzer, teilte das Ministerium in Berlin mit.")
    assert found is not None
    assert [(one.text, one.value, one.unit) for one in found.amounts] == [("vierzehn Kampfpanzer", 14.0, "tank")]


@pytest.mark.parametrize(
    ("body", "actor"),
    [
        ("OSLO, Feb 14 - Norway will send winter clothing to Ukraine, the defence ministry said.", "Norway"),
        ("LISBOA. Portugal entregará a Ucrania tres tanques, anunció el Gobierno.", "Portugal"),
        # Where a city alone stands for the ally, it is the actor.
        ("Ottawa will give Ukraine eight more tanks.", "Ottawa"),
    ],
)
def test_who_acts_is_shown_by_its_name_not_by_the_dateline(core: tuple[Facts, Rules], body: str, actor: str) -> None:
    found = verdict(core, body)
    assert found is not None and found.alert
    assert [event.actor.text for event in found.events[:1] if event.actor] == [actor]


def test_an_alert_says_what_carried_it(core: tuple[Facts, Rules]) -> None:
    body = "Estonia will hand over nine howitzers to Ukraine, its defence minister said."
    found = verdict(core, body)
    assert found is not None
    event = found.events[0]
    assert event.actor is not None
    assert event.actor.text == "Estonia"
    assert event.target is not None
    assert event.target.text == "Ukraine"
    assert event.cue is not None
    assert event.cue.text == "hand over" or event.cue.text in body
    assert found.features
    assert found.reason.startswith("Estonia")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "South Korean Defence Minister Suh Wook told reporters on Monday that Seoul was ready to cooperate with"
            " France over Ukraine.",
            "South Korea (South Korean Defence Minister Suh Wook) pledges to cooperate with France over Ukraine.",
        ),
        (
            "France consulted with Italy on aid to Ukraine on Tuesday.",
            "France consults with Italy over Ukraine.",
        ),
        # Who acts together does not act with each other.
        (
            "Germany and Poland agreed to deepen cooperation on aid to Ukraine.",
            "Germany and Poland pledge to cooperate over Ukraine.",
        ),
    ],
)
def test_the_reason_names_who_acts_and_with_whom(core: tuple[Facts, Rules], body: str, reason: str) -> None:
    found = verdict(core, body)
    assert found is not None
    assert found.reason == reason


def test_partners_are_named_by_code(core: tuple[Facts, Rules]) -> None:
    found = verdict(core, "France consulted with Italy on aid to Ukraine on Tuesday.")
    assert found is not None
    assert found.events[0].partners == ("IT",)


def test_a_hold_back_shows_the_refusal_it_rests_on(core: tuple[Facts, Rules]) -> None:
    found = verdict(core, "German Chancellor Olaf Scholz said Berlin would not send Taurus missiles to Ukraine.")
    assert found is not None
    assert found.kind == "holds_back"
    (event,) = [event for event in found.events if event.refused is None]
    assert event.stance == "declines"
    assert event.allies == ("DE",)
    assert event.actor is not None
    assert event.actor.text.endswith("Olaf Scholz")
    assert event.cue is not None
    assert event.cue.text == "send"
    assert event.target is not None
    assert event.target.text == "Ukraine"


def test_the_worker_is_given_only_what_an_alert_rests_on(core: tuple[Facts, Rules]) -> None:
    facts, rules = core
    for body in (
        "German Chancellor Olaf Scholz said Berlin would not send Taurus missiles to Ukraine.",
        "Estonia will hand over nine howitzers to Ukraine. Berlin should send tanks to Ukraine, a columnist wrote.",
        "Berlin should send tanks to Ukraine, a columnist wrote.",
    ):
        tagged = enrich(RawArticle(id="1", body=body, published_at=DAY.isoformat()), facts, day=DAY)
        (lean,) = detect(tagged, rules, facts)
        (full,) = detect(tagged, rules, facts, every_clause=True)
        assert lean.events == tuple(event for event in full.events if event.refused is None)
        assert (lean.alert, lean.reason, lean.score) == (full.alert, full.reason, full.score)
        assert len(full.events) > len(lean.events)


def test_every_clause_is_shown_with_its_own_reason(core: tuple[Facts, Rules]) -> None:
    found = verdict(
        core,
        "The war in Ukraine went on. Berlin should send Taurus missiles to Ukraine, a columnist wrote."
        " If Denmark were to send tanks, Kyiv would be grateful. France consulted with Italy on aid to Ukraine.",
    )
    assert found is not None
    told = {(event.cue.text, event.refused) for event in found.events if event.cue}
    assert ("consulted", None) in told
    assert {("Taurus", "opinion"), ("missiles", "opinion"), ("tanks", "conditional")} <= told


@pytest.mark.parametrize(
    "body",
    [
        "If Denmark were to send tanks to Ukraine, Russia would protest.",
        "If Korea were to join, it would help Ukraine.",
        "If Korea joins, it would help Ukraine.",
    ],
)
def test_what_would_be_is_conditional(core: tuple[Facts, Rules], body: str) -> None:
    found = verdict(core, body)
    assert found is not None
    assert not found.alert
    assert "conditional" in {event.refused for event in found.events}
