"""The whole app: components in order, groups, manifest."""

from __future__ import annotations

from dataclasses import dataclass

from connector_core.description import Find
from targets.make.format import Base, Components, GeneralCodeFiles, Group, Manifest
from targets.make.iml_text import static
from targets.make.limits import GROUP_ABOVE
from targets.make.view import connection
from targets.make.view.actions import action, find
from targets.make.view.component import Built
from targets.make.view.context import Context
from targets.make.view.rpcs import procedure
from targets.make.view.searches import search
from targets.make.view.triggers import instant, polling
from targets.make.view.universal import universal

BASE, COMMON, README, GROUPS = "general/base.iml.json", "general/common.json", "README.md", "modules/groups.json"


@dataclass(frozen=True)
class AppView:
    """Everything that is printed. ``operations`` maps (operation key, delivery) to its module; the
    delivery of what is no trigger is empty."""

    context: Context
    base: Base
    built: list[Built]
    operations: dict[tuple[str, str], Built]
    webhooks: dict[str, Built]

    def of(self, kind: str) -> list[Built]:
        return [item for item in self.built if item.kind == kind]

    def groups(self) -> list[Group]:
        """By what the modules are about, above ten of them."""
        modules = self.of("module")
        if len(modules) <= GROUP_ABOVE:
            return []
        connector = self.context.connector
        by_resource = [
            (static(item.plural[:1].upper() + item.plural[1:]), [m.id for m in modules if m.resource == item.key])
            for item in connector.resources
        ]
        found = [Group(label=label, modules=ids) for label, ids in by_resource if ids]
        other = [item.id for item in modules if not item.resource]
        return [*found, Group(label="Other", modules=other)] if other else found

    def manifest(self) -> Manifest:
        return Manifest(
            file_version=1,
            general_code_files=GeneralCodeFiles(base=BASE, common=COMMON, readme=README, groups=GROUPS),
            components=Components(
                connection={item.id: item.component() for item in self.of("connection")},
                webhook={item.id: item.component() for item in self.of("webhook")},
                module={item.id: item.component() for item in self.of("module")},
                rpc={item.id: item.component() for item in self.of("rpc")},
                function={},
                endpoint={},
            ),
            origins=[],
        )


def view(context: Context) -> AppView:
    """The description as Make's components."""
    connector = context.connector
    built = [
        Built(
            id=context.connection_id,
            kind="connection",
            entry={"label": connection.label(context), "connection_type": "basic"},
            code={
                "communication": connection.communication(context).plain(),
                "params": connection.parameters(context).plain(),
            },
        )
    ]
    operations: dict[tuple[str, str], Built] = {}
    webhooks: dict[str, Built] = {}
    for trigger in connector.triggers:
        if trigger.webhook and context.is_pushed(trigger):
            webhooks[trigger.key], operations[trigger.key, "webhook"] = instant(context, trigger, trigger.webhook)
        if trigger.poll:
            operations[trigger.key, "poll"] = polling(context, trigger, trigger.poll)
    for item in connector.actions:
        operations[item.key, ""] = action(context, item)
    for entry in connector.searches:
        operations[entry.key, ""] = find(context, entry) if isinstance(entry, Find) else search(context, entry)
    if connector.api_call:
        operations[connector.api_call.key, ""] = universal(context, connector.api_call)
    built += [*webhooks.values(), *operations.values()]
    built += [procedure(context, item) for item in connector.choices]
    return AppView(context, connection.base(context), built, operations, webhooks)
