"""What the commands print: text for people, or its JSON twin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import click

from connector_core.build import Checked, Package
from connector_core.description import Connector, Input, Operation, Trigger
from connector_core.description.implied import hook_inputs, inputs_of
from connector_core.diagnostics import Diagnostic
from connector_core.target import Target


def show_build(packages: list[Package], *, only_check: bool, as_json: bool) -> None:
    """One line a package: what was written, or what would be."""
    if as_json:
        click.echo(json.dumps([_package(item) for item in packages], indent=2))
        return
    for item in packages:
        change = item.change
        if not change:
            text = f"unchanged ({change.unchanged} files)"
        else:
            counts = (("added", change.added), ("changed", change.changed), ("removed", change.removed))
            text = ", ".join(f"{len(names)} {word}" for word, names in counts if names)
            text = f"out of date: {text}" if only_check else f"{text}, {change.unchanged} unchanged"
        click.echo(f"{item.folder}: {text}")
        if only_check:
            for word, names in (("add", change.added), ("change", change.changed), ("remove", change.removed)):
                for name in names:
                    click.echo(f"  {word} {name}")


def _package(item: Package) -> dict[str, Any]:
    return {
        "connector": item.connector.key,
        "target": item.target.name,
        "folder": str(item.folder),
        "added": item.change.added,
        "changed": item.change.changed,
        "removed": item.change.removed,
        "unchanged": item.change.unchanged,
    }


def show_list(connectors: Iterable[Connector], targets: list[Target], *, as_json: bool) -> None:
    """Every operation with its names on each platform."""
    listed = [list_data(connector, targets) for connector in connectors]
    if as_json:
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for connector in listed:
        click.echo(f"{connector['label']} ({connector['key']})")
        for operation in connector["operations"]:
            click.echo(f"  {operation['kind']:<8} {operation['key']:<22} {operation['label']}")
            for target in targets:
                names = operation["targets"].get(target.name)
                click.echo(f"           {target.label:<7} {_one_line(names) if names else 'not offered'}")


def show_coverage(connectors: Iterable[Connector], targets: list[Target], *, as_json: bool) -> None:
    """The matrix of documented operations and events, then the reasons of what is not applicable."""
    from connector_core.coverage import counts, coverage, coverage_data, matrix, reasons

    rows = [row for connector in connectors for row in coverage(connector, targets)]
    if as_json:
        click.echo(json.dumps(coverage_data(rows), indent=2, ensure_ascii=False))
        return
    table = matrix(rows, targets)
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
    for text in reasons(rows, targets):
        click.echo(f"— {text}")
    total = counts(rows)
    click.echo(
        f"{total['operations']} operations and {total['events']} events on {len(targets)} platforms: "
        f"{total['run']} run, {total['not_applicable']} not applicable"
    )


def list_data(connector: Connector, targets: Iterable[Target]) -> dict[str, Any]:
    """The JSON form of one connector's list: stable, for scripts."""
    names = {target.name: target.names(connector) for target in targets}
    return {
        "key": connector.key,
        "label": connector.label,
        "operations": [
            {
                "key": operation.key,
                "kind": kind_of(operation),
                "label": operation.label,
                "inputs": [
                    {
                        "key": item.key,
                        "label": item.label,
                        "type": item.type.kind,
                        "required": item.required,
                        "default": item.default,
                        "help": item.help,
                    }
                    for item in _inputs(connector, operation)
                ],
                "targets": {target: known[operation.key] for target, known in names.items() if operation.key in known},
            }
            for operation in connector.operations()
        ],
        "choices": [{"key": item.key, "label": item.label} for item in connector.choices],
    }


def _inputs(connector: Connector, operation: Operation) -> list[Input]:
    """Each input once; of a trigger, those of its webhook before those of its poll alone."""
    hook = hook_inputs(connector, operation) if isinstance(operation, Trigger) and operation.webhook else ()
    known = {item.key for item in hook}
    return [*hook, *(item for item in inputs_of(operation, polling=True) if item.key not in known)]


def kind_of(operation: Operation) -> str:
    """``trigger``, ``action`` or ``search``."""
    return {"find": "search", "list": "search", "api_call": "action"}.get(operation.kind, operation.kind)


def _one_line(names: Mapping[str, Any]) -> str:
    if all(isinstance(value, Mapping) for value in names.values()):
        return "; ".join(f"{delivery}: {_one_line(value)}" for delivery, value in names.items())
    return " ".join(f"{key}={value}" for key, value in names.items() if isinstance(value, str))


def show_check(items: list[Checked], warnings: list[Diagnostic], gates: list[dict[str, Any]], *, as_json: bool) -> None:
    """What was checked and what the platforms' own validators counted."""
    if as_json:
        data = {
            "connectors": [item.connector.key for item in items],
            "diagnostics": [item.as_json() for item in warnings],
            "gates": gates,
        }
        click.echo(json.dumps(data, indent=2))
        return
    for warning in warnings:
        click.echo(warning.render())
    for item in items:
        count = sum(1 for _ in item.connector.operations())
        click.echo(f"{item.connector.key}: {count} operations, no mistakes")
    for gate in gates:
        counts = f"{gate['errors']} errors, {gate['warnings']} warnings"
        click.echo(f"{gate['connector']} {gate['target']}: the platform's gates give {counts}")
        for line in gate["details"]:
            click.echo(f"  {line}")
