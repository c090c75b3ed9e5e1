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
from streams.cli.facts import load_core, rules_folder
from streams.client.articles import read_articles
from streams.contracts.errors import ConfigurationError, Permanent
from streams.core.cooperation.rules import Rules, check_groups, load_rules, make_rules, parse_rule
from streams.core.records import analyze

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
    if not rule_files:
        rules = load_core(settings_for(config)).rules
        console.print(f"{len(rules.rules)} rules are valid (version {rules.version}).")
        return
    failed = False
    alliances = load_core(settings_for(config)).facts.cooperation.alliances
    for path in rule_files:
        try:
            rule = parse_rule(_text(path), str(path))
            check_groups(Rules((rule,), ""), alliances)
            console.print(f"{safe(path)}: valid, rule {safe(rule.id)} {safe(rule.version)}.")
        except ConfigurationError as error:
            failed = True
            console.print(f"[red]{safe(error)}[/]")
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)


@commands.command("list")
def list_rules(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """List the rules in force."""
    rules = load_rules(rules_folder(settings_for(config)))
    if as_json:
        for rule in rules.rules:
            print_json({"id": rule.id, "version": rule.version, "title": rule.title, "output": rule.output})
        return
    table = Table("Rule", "Version", "Title", "Output topic", "Actors", "Topic")
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
    """Say of each article whether the rule would alert, and why."""
    settings = settings_for(config)
    rules = make_rules([(str(rule_file), _text(rule_file))])
    if not rules.rules:
        raise ConfigurationError(f"{rule_file}: the rule is not enabled.", hint="Set enabled = true to test it.")
    facts = load_core(settings).facts
    check_groups(rules, facts.cooperation.alliances)
    now = datetime.now(UTC)
    with as_file(files("streams") / "samples" / "articles.jsonl") as bundled:
        for line in read_articles(articles or str(bundled)):
            try:
                answer = analyze(line.value, facts, rules, settings.limits, now=now, day=now.date())
            except Permanent as error:
                console.print(f"[red]line {line.number}: {safe(error)}[/]")
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


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}.", hint="Name a TOML file.") from error
