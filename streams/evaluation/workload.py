"""Numbered articles for a delivery check: the same prefix, seed and number give the same record."""

import random
from functools import cache
from importlib.resources import files

import msgspec
import orjson

#: The field that carries an article's number through the pipeline; feeds' unknown fields are carried along.
NUMBER_FIELD = "verify_number"
#: One article in so many tells of an ally and Ukraine.
PLEDGE_EVERY = 10
#: One pledge in so many is told again, nearly word for word, by another source.
_COPY_EVERY = 4
_SOURCES = ("Harbour Post", "Daily Ledger", "Hill Country News", "The Evening Courier")


class Numbered(msgspec.Struct, frozen=True):
    """The raw record of one number: `value` is null for a withdrawal by tombstone."""

    number: int
    key: bytes
    value: bytes | None


class Workload:
    """Records number 0, 1, 2, ... of a run.

    Every tenth article is a pledge: it makes an alert, or joins one. The article after a pledge may be its correction
    (a second edition under its id), its withdrawal by status, or by tombstone: so the order in a key matters, and the
    right final state is known. `words` is the length of the random text of each.
    """

    def __init__(self, prefix: str, seed: int, *, words: int = 60) -> None:
        self.prefix = prefix
        self.seed = seed
        self.words = words

    def record(self, number: int) -> Numbered:
        """The record of `number`."""
        lead, follows = divmod(number, PLEDGE_EVERY)
        if follows == 1 and lead % 4 in (1, 2, 3):
            return self._follow_up(number, lead)
        return self._numbered(number, number, self._fields(number))

    def _follow_up(self, number: int, lead: int) -> Numbered:
        subject = lead * PLEDGE_EVERY
        if lead % 4 == 3:
            return Numbered(number, self._id(subject).encode(), None)
        fields = {**self._fields(subject), "version": 2}
        if lead % 4 == 1:
            fields["body"] = f"CORRECTION. {fields['body']} The figure in an earlier edition was wrong."
        else:
            fields["status"] = "withdrawn"
        return self._numbered(number, subject, fields)

    def _numbered(self, number: int, subject: int, fields: dict[str, object]) -> Numbered:
        return Numbered(number, self._id(subject).encode(), orjson.dumps({**fields, NUMBER_FIELD: number}))

    def _id(self, number: int) -> str:
        return f"{self.prefix}-{number}"

    def _fields(self, number: int) -> dict[str, object]:
        chance = self._chance(number)
        told = number
        if number % PLEDGE_EVERY == 0:
            lead = number // PLEDGE_EVERY
            if lead % _COPY_EVERY == 0 and lead:
                # The same story as the pledge before: same words, another source.
                told = number - PLEDGE_EVERY
            text = self._chance(told)
            pledge = text.choice(_lines("pledges.txt")).replace("{n}", str(text.randint(2, 990)))
            title, body = pledge.rstrip("."), f"{pledge} {self._noise(text)}"
        else:
            title, body = chance.choice(_lines("news.txt")).replace("{n}", "40").rstrip("."), self._noise(chance)
        return {
            "id": self._id(number),
            "title": title,
            "body": body,
            "url": f"https://news.example/{self.prefix}/{number}",
            "source": chance.choice(_SOURCES),
            "published_at": f"2023-{told % 12 + 1:02d}-{told % 28 + 1:02d}T{told % 24:02d}:00:00Z",
            "language": "en",
        }

    def _noise(self, chance: random.Random) -> str:
        # Words in no order, so that no two articles are alike by chance and join one story.
        words = chance.choices(_vocabulary(), k=self.words)
        return " ".join(words).capitalize() + "."

    def _chance(self, number: int) -> random.Random:
        return random.Random(f"{self.prefix}/{self.seed}/{number}")  # noqa: S311  # not for secrets


@cache
def _lines(name: str) -> tuple[str, ...]:
    return tuple((files("streams.evaluation") / "data" / name).read_text(encoding="utf-8").splitlines())


@cache
def _vocabulary() -> tuple[str, ...]:
    words = {word.strip(".,;:\"'()").lower() for line in _lines("prose.txt") for word in line.split()}
    return tuple(sorted(word for word in words if word.isalpha()))
