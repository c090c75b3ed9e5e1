"""Where the rules publish, by the settings: the topics that a command makes, checks, reads or prints for them."""

import msgspec

from streams.contracts.topics import TopicNames, TopicSpec
from streams.core.cooperation.rules import Rules
from streams.settings import Settings


def output_specs(settings: Settings, rules: Rules) -> tuple[TopicSpec, ...]:
    """One topic like that of the alerts for each output of a rule that is not that one."""
    alerts = next(spec for spec in settings.topics.specs() if spec.name == settings.topics.alerts)
    # The default output follows the setting topics.alerts.
    alike = {TopicNames().alerts, alerts.name}
    names = dict.fromkeys(rule.output for rule in rules.rules if rule.output not in alike)
    return tuple(msgspec.structs.replace(alerts, name=name) for name in names)


def all_specs(settings: Settings, rules: Rules) -> tuple[TopicSpec, ...]:
    """The topics of the settings and those of the rules."""
    return (*settings.topics.specs(), *output_specs(settings, rules))


def alert_topics(settings: Settings, rules: Rules) -> tuple[str, ...]:
    """Every topic that alerts come to."""
    return (settings.topics.alerts, *(spec.name for spec in output_specs(settings, rules)))


def own_topics(settings: Settings) -> frozenset[str]:
    """Topics of the pipeline that no rule may publish to."""
    names = settings.topics
    return frozenset({names.raw, names.enriched, names.candidates, names.dead_letters, settings.engine().changelog})
