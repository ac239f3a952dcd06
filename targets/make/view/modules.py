"""The form every module has: entry, communication, parameters, interface, sample."""

from __future__ import annotations

from typing import Any

from targets.make.format import Communication, Epoch, Parameter, ParameterList
from targets.make.iml_text import static
from targets.make.view.component import Built, plain
from targets.make.view.context import Context


def module(
    context: Context,
    id_: str,
    *,
    type_: str,
    label: str,
    description: str,
    communication: Communication,
    interface: list[Parameter],
    sample: dict[str, Any],
    form: ParameterList,
    inputs: dict[str, str],
    resource: str = "",
    crud: str | None = None,
    epoch: Epoch | None = None,
    webhook: str | None = None,
) -> Built:
    """One module. Triggers ask static parameters only; an instant one uses its webhook's connection."""
    triggers = type_ in ("trigger", "instant_trigger")
    entry: dict[str, Any] = {"label": static(label), "description": static(description), "module_type": type_}
    if crud:
        entry["action_crud"] = crud
    entry["connection"] = None if webhook else context.connection_id
    entry["alt_connection"] = None
    if webhook:
        entry["webhook"] = webhook
    code: dict[str, Any] = {"communication": communication.plain()}
    if epoch:
        code["epoch"] = epoch.plain()
    code["staticParams"] = form.plain() if triggers else []
    if not triggers:
        code["mappableParams"] = form.plain()
    code |= {"interface": plain(interface), "samples": sample, "scope": []}
    return Built(id=id_, kind="module", entry=entry, code=code, resource=resource, inputs=inputs)


def same(form: ParameterList) -> dict[str, str]:
    """Inputs whose emitted names are our keys, those below a choice too."""
    return {name: name for item in form.parameters() for name in _names(item) if item.type != "filename"}


def _names(item: Parameter) -> list[str]:
    nested = [
        name
        for option in (item.options if isinstance(item.options, list) else [])
        for inner in (option.nested if isinstance(option.nested, list) else [])
        if isinstance(inner, Parameter)
        for name in _names(inner)
    ]
    return [*([item.name] if item.name else []), *nested]
