"""A small world of places and office holders, with the real words for offices and bodies."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from streams.contracts.articles import RawArticle
from streams.core.actors import tag_actors
from streams.core.analysis import Actor
from streams.core.countries import tag_countries
from streams.core.document import Document, join
from streams.core.facts import Facts
from streams.core.lexicon import Lexicon, build_lexicon
from streams.core.pipeline import Tagged, enrich
from streams.knowledge.actors import ActorKnowledge, actor_surfaces, index_actors
from streams.knowledge.roles import load_roles
from streams.knowledge.rows import Holder, InternationalBody, NationalBody
from streams.knowledge.surfaces import Reading

DAY = date(2022, 2, 15)
_PLACES = {
    "KR": ("South Korea", "Korea|South Korean|Korean", "Seoul|SEOUL"),
    "UA": ("Ukraine", "Ukrainian|України|ukrainische|ukrainischen|ukrainien|Ucrania|Украины", "Kyiv|Kharkiv"),
    "FR": ("France", "French|française", "Paris"),
    "US": ("United States", "U.S.|US|American|américain|США|estadounidense", ""),
    "JP": ("Japan", "Japanese", "Tokyo"),
    "DE": ("Germany", "German|Німеччини|Германии|deutsche", "Berlin"),
    "RU": ("Russia", "Russian|России|ruso|Russian Federation", "Moscow"),
    "GH": ("Ghana", "Ghanaian", "Accra"),
    "NG": ("Nigeria", "Nigerian", "Abuja"),
    "HU": ("Hungary", "Hungarian", "Budapest"),
    "KZ": ("Kazakhstan", "Kazakh", "Astana"),
    "EC": ("Ecuador", "Ecuadorian", "Quito"),
    "EE": ("Estonia", "Estonian", "Tallinn"),
    "PL": ("Poland", "Polish|Polonia", "Warsaw"),
    "ES": ("Spain", "Spanish|española", "Madrid"),
    "TR": ("Turkey", "Turkish", "Ankara"),
}


def _holder(person: str, name: str, country: str | None, office: str, start: str, end: str, *forms: str) -> Holder:
    return Holder(
        person,
        name,
        country,
        office,
        None if country else "NATO",
        date.fromisoformat(start),
        date.fromisoformat(end) if end else None,
        tuple(form for form in forms if form.isascii()),
        tuple(form for form in forms if not form.isascii()),
        "general",
        (),
    )


HOLDERS = (
    _holder("z", "Volodymyr Zelenskyy", "UA", "head_of_state", "2019-05-20", "", "Zelenskyy", "Володимир Зеленський"),
    _holder("b", "Joe Biden", "US", "head_of_state", "2021-01-20", "2025-01-20", "Biden"),
    _holder("p", "Vladimir Putin", "RU", "head_of_state", "2012-05-07", "", "Putin"),
    _holder("m", "Angela Merkel", "DE", "head_of_government", "2005-11-22", "2021-12-08", "Merkel"),
    _holder("s", "Jens Stoltenberg", None, "international_official", "2014-10-01", "2024-10-01", "Stoltenberg"),
)
INTERNATIONAL = (
    InternationalBody("NATO", "NATO", "IGO", "", "NATO", ("North Atlantic Alliance",), ("NATO",), ("the alliance",)),
    InternationalBody("EU", "European Union", "IGO", "", "EU", (), ("EU",), ()),
    InternationalBody("EU-COMMISSION", "European Commission", "IGO", "EU", "EU", ("Commission européenne",), (), ()),
    InternationalBody("NORMANDY", "Normandy Format", "IGO", "", "", ("Normandy format",), (), ()),
)
NATIONAL = (
    NationalBody("UA", "Verkhovna Rada", "parliament", "LEG", (), (), "general"),
    NationalBody("US", "Pentagon", "ministry", "GOV", ("the Pentagon",), (), "general"),
    NationalBody("US", "State Department", "ministry", "GOV", (), (), "general"),
)


def _place_surfaces() -> list[tuple[str, Reading]]:
    surfaces = []
    for code, (name, peoples, cities) in _PLACES.items():
        surfaces.append((name, Reading("country", code, "name")))
        surfaces += [(form, Reading("country", code, "demonym")) for form in peoples.split("|")]
        surfaces += [(form, Reading("country", code, "city")) for form in cities.split("|") if form]
    return surfaces


@pytest.fixture(scope="session")
def knowledge() -> ActorKnowledge:
    return index_actors(load_roles(), HOLDERS, NATIONAL, INTERNATIONAL)


@pytest.fixture(scope="session")
def lexicon(knowledge: ActorKnowledge) -> Lexicon:
    return build_lexicon([*_place_surfaces(), *actor_surfaces(knowledge)])


Tag = Callable[..., tuple[Document, list[Actor]]]


@pytest.fixture(scope="session")
def tag(knowledge: ActorKnowledge, lexicon: Lexicon) -> Tag:
    """tag(body, language="en", title="", day=..., source=None) -> (document, actors)."""

    def run(
        body: str, language: str = "en", title: str = "", day: date = DAY, source: str | None = None
    ) -> tuple[Document, list[Actor]]:
        document = join(title, body)
        hits = lexicon.scan(document.text, language)
        countries = tag_countries(document, hits, language=language, day=day)
        actors = tag_actors(document, hits, countries, language=language, day=day, knowledge=knowledge, source=source)
        return document, actors

    return run


Enrich = Callable[..., Tagged]


@pytest.fixture(scope="session")
def read(facts: Facts) -> Enrich:
    """read(body, language="en", day=..., title="") -> the article tagged with the packaged knowledge."""

    def run(body: str, language: str = "en", day: str = "2023-05-10", title: str = "") -> Tagged:
        return enrich(RawArticle(id="x", title=title, body=body, language=language), facts, day=date.fromisoformat(day))

    return run


def persons_in(actors: Iterable[Actor]) -> list[tuple[str, str | None, str | None]]:
    """Name, code of the office and country of each person."""
    return [(one.name, one.role_code, one.country) for one in actors if one.kind == "person"]
