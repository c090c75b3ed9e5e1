"""The scorer counts right, wrong and missed as one would by hand."""

from streams.contracts.articles import ActorTag, CountryTag
from streams.evaluation.tags import Gold, GoldActor, Miss, Prediction, Score, same_body, same_person, score_tags


def _countries(*codes: str) -> tuple[CountryTag, ...]:
    return tuple(CountryTag(code, 1, 0.5, ()) for code in codes)


def test_countries_are_sets_of_an_article() -> None:
    report = score_tags(
        [Gold("a", ("US", "FR")), Gold("b", ("UA",))],
        {"a": Prediction("a", _countries("US", "DE"))},
        {"a": "one", "b": "two"},
    )
    assert report.countries == Score(1, 1, 2)
    assert report.by_source["one"]["countries"] == Score(1, 1, 1)
    assert report.by_source["two"]["countries"] == Score(0, 0, 1)
    assert Miss("a", "countries", "wrong", "DE") in report.misses
    assert round(report.countries.f1, 3) == 0.4


def test_persons_match_by_name_and_their_country_is_judged_apart() -> None:
    gold = Gold(
        "a",
        (),
        (
            GoldActor("Suh Wook", "person", "KR"),
            GoldActor("Florence Parly", "person", "FR"),
            GoldActor("John Kirby", "person", "US"),
        ),
    )
    found = (
        ActorTag(name="Suh", kind="person", country="KR"),
        ActorTag(name="Florence Parly", kind="person", country="DE"),
        ActorTag(name="Jane Doe", kind="person"),
    )
    report = score_tags([gold], {"a": Prediction("a", (), found)})
    assert report.persons == Score(2, 1, 1)
    assert report.person_country == Score(1, 1, 0)


def test_one_tag_serves_one_label() -> None:
    gold = Gold("a", (), (GoldActor("EU", "body"), GoldActor("EU", "body")))
    report = score_tags([gold], {"a": Prediction("a", (), (ActorTag(name="EU", kind="body"),))})
    assert report.bodies == Score(1, 0, 1)


def test_names_of_one_person() -> None:
    assert same_person("President Volodymyr Zelenskyy", "Zelenskyy")
    assert same_person("Suh Wook", "Suh")
    assert same_person("Ursula von der Leyen", "von der Leyen")
    assert same_person("J. Biden", "Joe Biden")
    assert not same_person("Joe Biden", "Hunter Biden")
    assert not same_person("Joe Biden", "Antony Blinken")


def test_names_of_one_body() -> None:
    assert same_body("Ministry of Defence of Ukraine", "the Ministry of Defence")
    assert same_body("EU", "European Union")
    assert not same_body("Ministry of Defence", "Ministry of Finance")


def test_nothing_found_nothing_there() -> None:
    report = score_tags([Gold("a", ())], {})
    assert (report.countries.precision, report.countries.recall, report.countries.f1) == (1, 1, 1)
