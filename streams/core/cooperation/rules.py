"""An alert rule is data: which actors, events, topic and stance make an alert, and where it goes."""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, get_args

import msgspec

from streams.contracts.alerts import EventClass, Stance
from streams.contracts.errors import ConfigurationError
from streams.knowledge.reading import read_text, unreadable
from streams.knowledge.validation import COUNTRIES_FILE, DATA, load_countries

#: The stances of acts that are told as cooperation, and of those that are told as held back. An act of any other
#: stance is always refused (see `stance`), so a rule that waited for one would wait for ever.
COOPERATES: Final[tuple[Stance, ...]] = ("does", "offers")
HOLDS_BACK: Final[tuple[Stance, ...]] = ("declines", "denies")
#: What Kafka takes as the name of a topic; "." and ".." are folders to it, and its own topics begin with "__".
_TOPIC_NAME: Final = re.compile(r"(?!\.{1,2}\Z|__)[A-Za-z0-9._-]{1,249}", re.ASCII)


class Actors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose acts count: alliance groups with dated members, single countries, organisations as such."""

    groups: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the act must concern: countries, and those whose words about it do not count."""

    countries: tuple[str, ...]
    adversaries: tuple[str, ...] = ()


class Events(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which event classes count, and which stances make which kind of alert."""

    classes: tuple[EventClass, ...] = get_args(EventClass)
    cooperation: tuple[Stance, ...] = COOPERATES
    holds_back: tuple[Stance, ...] = HOLDS_BACK


class Score(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lowest calibrated score (0..1) at which each kind of alert goes out."""

    cooperation: float = 0.5
    holds_back: float = 0.5


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One alert rule; `output` is the topic its alerts are published to."""

    id: str
    version: str
    title: str
    output: str
    enabled: bool = True
    actors: Actors
    topic: Topic
    events: Events = Events()
    score: Score = Score()


class Rules(msgspec.Struct, frozen=True):
    """All enabled rules and the version of the set: a hash of the files they were read from."""

    rules: tuple[Rule, ...]
    version: str


def load_rules(directory: Path | None = None) -> Rules:
    """Every *.toml of `directory` (by default those of the package). Raises ConfigurationError."""
    if directory is None:
        root = files("streams.rules")
        texts = [(item.name, read_rule(item)) for item in root.iterdir() if item.name.endswith(".toml")]
    else:
        try:
            # Not by glob, for which a folder that we may not read is an empty one.
            found = [path for path in directory.iterdir() if path.name.endswith(".toml")]
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ConfigurationError(
                f"There is no directory {directory} with rules.", hint="Give one that exists, or leave it out."
            ) from error
        except OSError as error:
            raise unreadable(directory, error) from error
        texts = [(path.name, read_rule(path)) for path in found]
    return make_rules(sorted(texts))


def read_rule(path: Path | Traversable) -> str:
    """The text of a rule file; raises ConfigurationError naming the file."""
    return read_text(path) if isinstance(path, Path) else path.read_text("utf-8")


def make_rules(texts: Iterable[tuple[str, str]]) -> Rules:
    """Rules from (file name, TOML text) pairs; raises ConfigurationError naming the file and the key."""
    digest = hashlib.blake2b(digest_size=8)
    seen: dict[str, str] = {}
    enabled: list[Rule] = []
    for name, text in texts:
        digest.update(text.encode())
        rule = parse_rule(text, name)
        if rule.id in seen:
            raise ConfigurationError(f"{name}: the rule id {rule.id!r} is taken by {seen[rule.id]}.")
        seen[rule.id] = name
        if rule.enabled:
            enabled.append(rule)
    return Rules(tuple(enabled), digest.hexdigest())


def check_named(rules: Rules, groups: Collection[str], organisations: Collection[str]) -> None:
    """Raises ConfigurationError where a rule names a group or an organisation that the knowledge does not have."""
    for rule in rules.rules:
        for kind, named, known in (
            ("group", rule.actors.groups, groups),
            ("organisation", rule.actors.organisations, organisations),
        ):
            for name in named:
                if name not in known:
                    near = difflib.get_close_matches(name, sorted(known), n=1)
                    perhaps = f"Perhaps {near[0]} is meant. " if near else ""
                    raise ConfigurationError(
                        f"The rule {rule.id} names the {kind} {name!r}, which the knowledge does not have.",
                        hint=f"{perhaps}Known {kind}s: {', '.join(sorted(known))}.",
                    )


def check_outputs(rules: Rules, own: Collection[str]) -> None:
    """Raises ConfigurationError where a rule publishes to one of the topics that the pipeline has for other things."""
    for rule in rules.rules:
        if rule.output in own:
            raise ConfigurationError(
                f"The rule {rule.id} publishes to {rule.output}, which the pipeline has for something else.",
                hint=f"Give it an output of its own, for instance alerts.{rule.id}; taken: {', '.join(sorted(own))}.",
            )


def parse_rule(text: str, name: str) -> Rule:
    """One rule from its TOML text; raises ConfigurationError naming the file and the key."""
    try:
        rule = msgspec.convert(tomllib.loads(text), Rule)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{name}: {error}.", hint="See streams/rules/ukraine-cooperation.toml.") from error
    for key, found in _faults(rule):
        raise ConfigurationError(f"{name}: {key}: {found}.")
    return rule


@cache
def _countries() -> frozenset[str]:
    return load_countries(DATA / COUNTRIES_FILE)


def _faults(rule: Rule) -> Iterable[tuple[str, str]]:
    for key in ("id", "version", "title", "output"):
        if not getattr(rule, key).strip():
            yield key, "must not be empty"
    if not _TOPIC_NAME.fullmatch(rule.output):
        yield "output", f"{rule.output!r} is no name of a topic: at most 249 letters, digits and . _ - (not __ first)"
    actors, topic, events = rule.actors, rule.topic, rule.events
    if not (actors.groups or actors.countries or actors.organisations):
        yield "actors", "names nobody, so the rule can never alert"
    if not topic.countries:
        yield "topic.countries", "is empty, so the rule can never alert"
    for key, codes in (
        ("actors.countries", actors.countries),
        ("topic.countries", topic.countries),
        ("topic.adversaries", topic.adversaries),
    ):
        for code in codes:
            if code not in _countries():
                yield (
                    key,
                    f"{code!r} is not a known country: known are the codes of ISO 3166-1 alpha-2 (UA, PL, ...) and XK;"
                    " `entente knowledge show Ukraine` gives a country's",
                )
    if both := set(topic.countries) & set(topic.adversaries):
        yield "topic", f"{', '.join(sorted(both))} is both the topic and its adversary"
    if not events.classes:
        yield "events.classes", "is empty, so the rule can never alert"
    if not (events.cooperation or events.holds_back):
        yield "events", "names no stance, so the rule can never alert"
    for key, stances, known in (
        ("events.cooperation", events.cooperation, COOPERATES),
        ("events.holds_back", events.holds_back, HOLDS_BACK),
    ):
        for stance in stances:
            if stance not in known:
                yield (
                    key,
                    f"no such alert ever has the stance {stance!r}: {_why_never(stance)}; known: {', '.join(known)}",
                )
    for key in ("cooperation", "holds_back"):
        if not 0.0 < getattr(rule.score, key) < 1.0:
            yield f"score.{key}", "must lie between 0 and 1"


def _why_never(stance: Stance) -> str:
    if stance in COOPERATES:
        return "what an ally does or offers is told as cooperation"
    if stance in HOLDS_BACK:
        return "what an ally declines or denies is told as held back"
    return "what is only considered, asked for or unclear is never told (`entente explain` shows it)"
