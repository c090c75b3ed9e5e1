"""Which countries a text mentions, where, by what kind of expression, and how much it is about them."""

from streams.core.countries.salience import country_tags
from streams.core.countries.tagger import tag_countries

__all__ = ["country_tags", "tag_countries"]
