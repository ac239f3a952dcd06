"""The command line: ``python generate.py COMMAND``, or ``connector COMMAND`` when installed.

Commands only; whatever a command needs beyond click is imported when it runs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from connector_core.diagnostics import Diagnostic
    from connector_core.target import Target

connectors_argument = click.argument("connectors", nargs=-1, metavar="[CONNECTOR]...")
target_option = click.option(
    "--target", "targets", multiple=True, metavar="NAME", help="Only this target; may be repeated. Default: all."
)


def _json(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    ctx.meta["json"] = value
    return value


json_option = click.option(
    "--json", "as_json", is_flag=True, is_eager=True, callback=_json, help="Print JSON instead of text."
)


class Program(click.Group):
    """Turns what people do wrong into one line and an exit code; never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from connector_core.expected import expected

        with expected(lambda: bool(ctx.meta.get("json"))):
            return super().invoke(ctx)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="connector-generator", message="%(version)s")
def main() -> None:
    """Turn one description of a vendor's API into an n8n package, a Zapier app and a Make app.

    CONNECTOR is a name in connectors/, a folder that holds connector.py, or a .py file; none means
    all of connectors/. Exit codes: 0 fine, 1 a description or a check failed, 2 wrong usage.
    """


@main.command()
@connectors_argument
@target_option
@click.option("--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="Output folder.")
@click.option("--base-url", metavar="URL", help="Point the packages at this system (staging, or the fake vendor).")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when the output is not up to date.")
@click.option("--overwrite", is_flag=True, help="Replace generated files that were edited by hand.")
@json_option
def build(
    connectors: tuple[str, ...],
    targets: tuple[str, ...],
    out: Path,
    base_url: str | None,
    only_check: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Write the packages to OUT/<connector>/<target>/."""
    from connector_core import build as building
    from connector_core.show import show_build

    _base_url(base_url)
    platforms = _targets(targets)
    items, warnings = building.checked(connectors, platforms)
    _warn(warnings)
    packages = building.emit(items, platforms, out, base_url)
    building.store(packages, only_compare=only_check, overwrite=overwrite)
    show_build(packages, only_check=only_check, as_json=as_json)
    if only_check and any(package.change for package in packages):
        sys.exit(1)


@main.command("list")
@connectors_argument
@click.option(
    "--coverage", "as_coverage", is_flag=True, help="Show instead which documented operation and event runs where."
)
@json_option
def list_operations(connectors: tuple[str, ...], as_coverage: bool, as_json: bool) -> None:
    """List the operations, with their names on each platform and their inputs."""
    from connector_core import build as building
    from connector_core.show import show_coverage, show_list

    platforms = _targets(())
    items, _ = building.checked(connectors, platforms)
    show = show_coverage if as_coverage else show_list
    show([item.connector for item in items], platforms, as_json=as_json)


@main.command()
@connectors_argument
@target_option
@click.option(
    "--platform", is_flag=True, help="Also run the platforms' own validators (needs Node, installs npm packages)."
)
@json_option
def check(connectors: tuple[str, ...], targets: tuple[str, ...], platform: bool, as_json: bool) -> None:
    """Check descriptions; print every mistake."""
    from connector_core import build as building
    from connector_core.show import show_check

    platforms = _targets(targets)
    items, warnings = building.checked(connectors, platforms)
    gates: list[dict[str, Any]] = []
    if platform:
        from connector_core.harness.gates import run_gates

        gates = run_gates(items, platforms)
    show_check(items, warnings, gates, as_json=as_json)
    if any(gate["errors"] or gate["warnings"] for gate in gates):
        sys.exit(1)


@main.command()
@connectors_argument
@target_option
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="Only this scenario; may be repeated.")
@click.option("--histories", type=click.IntRange(1), metavar="N", help="Play N random histories under faults instead.")
@click.option("--seed", type=int, metavar="N", help="The history of this seed; with --histories, the first seed.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes for histories.")
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Also write a self-contained HTML report."
)
@json_option
def simulate(
    connectors: tuple[str, ...],
    targets: tuple[str, ...],
    scenarios: tuple[str, ...],
    histories: int | None,
    seed: int | None,
    jobs: int,
    report: Path | None,
    as_json: bool,
) -> None:
    """Run the emitted packages in their platforms' engines against the fake vendor: scenarios, or histories.

    A history is hours of virtual time with random faults, made of its seed and of what the targets offer in common.
    """
    from connector_core import build as building

    platforms = _targets(targets)
    items, _ = building.checked(connectors, platforms)
    if histories is None and seed is None:
        from connector_core.harness.command import run_simulation

        fine = run_simulation(items, platforms, scenarios=scenarios, report=report, as_json=as_json)
    else:
        from connector_core.harness.histories.command import replay, run_histories

        if scenarios or report:
            raise click.UsageError("--scenario and --report are about scenarios, --histories and --seed are not")
        if histories is None:
            # Every one of them is played, whatever the first one says.
            fine = False not in [replay(item, platforms, seed or 0) for item in items]
        else:
            fine = run_histories(items, platforms, first=seed or 1, count=histories, jobs=jobs, as_json=as_json)
    if not fine:
        sys.exit(1)


def _faults(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from connector_core.harness.command import list_faults

        list_faults()
        ctx.exit()


@main.command()
@click.argument("connector")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 picks a free one.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of everything random.")
@click.option("--fault", "faults", multiple=True, metavar="NAME[:RATE]", help="Let this go wrong; may be repeated.")
@click.option(
    "--faults", "listing", is_flag=True, is_eager=True, expose_value=False, callback=_faults, help="List the faults."
)
def mock(connector: str, port: int, seed: int, faults: tuple[str, ...]) -> None:
    """Serve the fake vendor over HTTP on the loopback address."""
    from connector_core.harness.command import run_mock

    run_mock(connector, port=port, seed=seed, faults=faults)


def _targets(names: tuple[str, ...]) -> list[Target]:
    from connector_core.target import load_all

    return list(load_all(names))


def _base_url(url: str | None) -> None:
    from connector_core.expected import UsageError, base_url_problem

    problem = base_url_problem(url) if url is not None else ""
    if problem:
        raise UsageError(f"--base-url: {problem}")


def _warn(diagnostics: list[Diagnostic]) -> None:
    for item in diagnostics:
        click.echo(item.render(Path.cwd()), err=True)


if __name__ == "__main__":
    main(prog_name="generate.py")
