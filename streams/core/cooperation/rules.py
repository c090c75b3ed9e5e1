"""An alert rule is data: which actors, events, topic and stance make an alert, and where it goes."""

import hashlib
import tomllib
from collections.abc import Collection, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Final, get_args

import msgspec

from streams.contracts.alerts import EventClass, Stance
from streams.contracts.errors import ConfigurationError
from streams.knowledge.reading import read_text, unreadable

_CODE_LENGTH: Final = 2
_STANCES: Final = frozenset(get_args(Stance))


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
    cooperation: tuple[Stance, ...] = ("does", "offers", "unclear")
    holds_back: tuple[Stance, ...] = ("declines", "denies")


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
        texts = [(item.name, item.read_text("utf-8")) for item in root.iterdir() if item.name.endswith(".toml")]
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
        texts = [(path.name, read_text(path)) for path in found]
    return make_rules(sorted(texts))


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


def check_groups(rules: Rules, known: Collection[str]) -> None:
    """Raises ConfigurationError where a rule names a group that alliances.toml does not have."""
    for rule in rules.rules:
        for group in rule.actors.groups:
            if group not in known:
                raise ConfigurationError(
                    f"The rule {rule.id} names the group {group!r}, which the knowledge does not have.",
                    hint=f"Known groups: {', '.join(sorted(known))}.",
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


def _faults(rule: Rule) -> Iterable[tuple[str, str]]:
    for key in ("id", "version", "title", "output"):
        if not getattr(rule, key).strip():
            yield key, "must not be empty"
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
            if len(code) != _CODE_LENGTH or not code.isascii() or not code.isupper():
                yield key, f"{code!r} is not an ISO 3166-1 alpha-2 code"
    if both := set(topic.countries) & set(topic.adversaries):
        yield "topic", f"{', '.join(sorted(both))} is both the topic and its adversary"
    if not events.classes:
        yield "events.classes", "is empty, so the rule can never alert"
    if shared := set(events.cooperation) & set(events.holds_back):
        yield "events", f"the stance {', '.join(sorted(shared))} stands for both kinds of alert"
    for key in ("cooperation", "holds_back"):
        if not 0.0 < getattr(rule.score, key) < 1.0:
            yield f"score.{key}", "must lie between 0 and 1"
