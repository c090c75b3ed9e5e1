"""`entente rules`: the alert rules: valid or not, which are in force, and what one would say of articles."""

from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from streams.cli.common import (
    EXIT_SOME_FAILED,
    ConfigOption,
    JsonOption,
    console,
    output,
    print_json,
    safe,
    settings_for,
)
from streams.cli.facts import check_knowledge, knowledge_folder, rules_folder, rules_in_force
from streams.cli.outputs import own_topics
from streams.client.articles import read_articles
from streams.contracts.errors import ConfigurationError, Permanent
from streams.core.cooperation.rules import Rules, check_outputs, make_rules, parse_rule, read_rule
from streams.core.facts import Facts, load_facts
from streams.core.records import analyze
from streams.settings import Settings

commands = typer.Typer(help="Alert rules: check, list, test.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(commands, name="rules")


@commands.command("check")
def check(
    rule_files: Annotated[
        list[Path] | None, typer.Argument(help="Rule files; without any, all that are in force.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Say whether rules are valid; the first fault of each file is named. Exit code 1 if one is not."""
    settings = settings_for(config)
    facts = load_facts(knowledge_folder(settings))
    texts = []
    failed = False
    for path in rule_files or _in_force(settings):
        try:
            text = read_rule(path)
            rule = parse_rule(text, str(path))
            _check(Rules((rule,), ""), settings, facts)
        except ConfigurationError as error:
            failed = True
            console.print(f"[red]{safe(error)}[/]", soft_wrap=True)
            continue
        texts.append((str(path), text))
        state = "valid" if rule.enabled else "valid, not enabled"
        console.print(f"{safe(path)}: {state}, rule {safe(rule.id)} {safe(rule.version)}.", soft_wrap=True)
    try:
        rules = make_rules(texts)
    except ConfigurationError as error:
        failed = True
        console.print(f"[red]{safe(error)}[/]", soft_wrap=True)
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)
    if not rule_files:
        console.print(f"{len(rules.rules)} rules are in force (version {rules.version}).")


@commands.command("list")
def list_rules(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """List the rules in force."""
    rules = rules_in_force(settings_for(config))
    if as_json:
        for rule in rules.rules:
            print_json({"id": rule.id, "version": rule.version, "title": rule.title, "output": rule.output})
        return
    table = Table("Rule", "Version", "Title", "Output topic", "Actors", "Topic")
    # Names are copied from here: they stay whole, and the words around them give way.
    for column in (table.columns[0], table.columns[3]):
        column.no_wrap = True
    for rule in rules.rules:
        actors = (*rule.actors.groups, *rule.actors.countries, *rule.actors.organisations)
        table.add_row(
            safe(rule.id),
            safe(rule.version),
            safe(rule.title),
            safe(rule.output),
            safe(", ".join(dict.fromkeys(actors))),
            safe(", ".join(rule.topic.countries)),
        )
    output.print(table)


@commands.command("test")
def test(
    rule_file: Annotated[Path, typer.Argument(help="A rule file; it need not be in force.")],
    articles: Annotated[
        str | None, typer.Option("--articles", help="Articles to try it on; else the bundled samples.")
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say of each article whether the rule would alert, and why. Exit code 1 if an article could not be read."""
    settings = settings_for(config)
    rules = make_rules([(str(rule_file), read_rule(rule_file))])
    if not rules.rules:
        raise ConfigurationError(f"{rule_file}: the rule is not enabled.", hint="Set enabled = true to test it.")
    facts = load_facts(knowledge_folder(settings))
    _check(rules, settings, facts)
    with as_file(files("streams") / "samples" / "articles.jsonl") as bundled:
        name = articles or str(bundled)
        try:
            failed = _try_on(name, rules, settings, facts, as_json=as_json)
        except BrokenPipeError:
            raise  # whoever reads the answers has seen enough: nothing is wrong with the file
        except OSError as error:
            raise ConfigurationError(
                f"{name} cannot be read: {error.strerror}.", hint="Name a file of articles with --articles."
            ) from error
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)


def _try_on(name: str, rules: Rules, settings: Settings, facts: Facts, *, as_json: bool) -> bool:
    """Print what the rule says of each article; whether one of them could not be read."""
    failed = False
    now = datetime.now(UTC)
    for line in read_articles(name):
        try:
            answer = analyze(line.value, facts, rules, settings.limits, now=now, day=now.date())
        except Permanent as error:
            failed = True
            console.print(f"[red]line {line.number}: {safe(error)}[/]", soft_wrap=True)
            continue
        if as_json:
            print_json({"article_id": answer["article_id"], "alerts": answer["alerts"]})
        elif not answer["alerts"]:
            output.print(f"[dim]quiet[/]  {safe(answer['article_id'])}")
        for alert in [] if as_json else answer["alerts"]:
            allies = ", ".join(ally["code"] for ally in alert["allies"])
            output.print(
                f"[green]alert[/]  {safe(answer['article_id'])}: {safe(allies)} {alert['kind']}"
                f" {alert['act']} {alert['score']:.2f}  {safe(alert['reason'])}"
            )
    return failed


def _in_force(settings: Settings) -> list[Path]:
    folder = rules_folder(settings)
    if not folder.is_dir():
        raise ConfigurationError(f"There is no folder {folder} with rules.", hint="Correct paths.rules.")
    return sorted(folder.glob("*.toml"))


def _check(rules: Rules, settings: Settings, facts: Facts) -> None:
    check_outputs(rules, own_topics(settings))
    check_knowledge(rules, facts)
