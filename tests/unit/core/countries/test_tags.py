"""Salience and spans of the published tags."""

from collections.abc import Callable

from streams.core.countries import country_tags
from streams.core.country_mention import CountryMention
from streams.core.text import prepare

Mentions = Callable[..., list[CountryMention]]


def test_title_lead_frequency_and_spread_raise_salience(mentions: Mentions) -> None:
    filler = "Nothing of note was said by anyone in the room for a long time. " * 10
    title, body = "Poland sends help", f"Poland helps Ukraine. {filler} Poland went on. {filler} Ukraine and Spain."
    tags = country_tags(prepare(title, body), mentions(body, title=title))
    assert [tag.code for tag in tags] == ["PL", "UA", "ES"]
    assert 1 >= tags[0].salience > tags[1].salience > tags[2].salience > 0
    assert [tag.mentions for tag in tags] == [3, 2, 1]


def test_spans_count_in_their_own_field(mentions: Mentions) -> None:
    title, body = "Söul – Kyiv", "Kyiv’s mayor thanked “Japan”."
    document = prepare(title, body)
    for tag in country_tags(document, mentions(body, title=title)):
        for span in tag.spans:
            field = document.title if span.field == "title" else document.body
            assert field[span.start : span.end] == span.text


def test_everything_at_its_most_is_one() -> None:
    body = "Oman. " * 400
    document = prepare("Oman", body)
    found = [CountryMention(0, 4, "OM", "name")]
    found += [CountryMention(start, start + 4, "OM", "name") for start in range(6, len(document.text) - 4, 6)]
    assert country_tags(document, found)[0].salience == 1


def test_no_mentions_no_tags() -> None:
    assert country_tags(prepare("A title", ""), []) == ()


def test_kinds_are_told_apart(mentions: Mentions) -> None:
    found = mentions("The Kremlin, Russia, Russians, Moscow, Siberia and the U.S. are named; so is the Bundestag.")
    assert [mention.kind for mention in found] == [
        "seat",
        "name",
        "demonym",
        "city",
        "region",
        "abbreviation",
        "body",
    ]
