"""The README of an emitted app: what it does, what it cannot do, what nobody has verified."""

from __future__ import annotations

from pathlib import Path

from connector_core.description import FileInput, ManualSubscription, Merge, When
from connector_core.description.operations import Action, Trigger
from connector_core.templating import render
from targets.make.limits import MAX_RECORDS, MODULE_SECONDS, WAIT_SECONDS
from targets.make.view.app import AppView

_TEMPLATES = Path(__file__).parent / "templates"


def readme(app: AppView) -> str:
    """Markdown, by the template ``README.md.jinja``."""
    connector = app.context.connector
    left_out = [
        item
        for item in connector.triggers
        if (item.key, "webhook") not in app.operations and (item.key, "poll") not in app.operations
    ]
    fetched = [item.download for item in connector.actions if item.download and item.download.url]
    return render(
        _TEMPLATES,
        "README.md.jinja",
        label=connector.label,
        description=connector.description,
        theme=connector.theme,
        auth=connector.connection.auth,
        hosts=[url for _, url in app.context.hosts],
        scopes=connector.connection.scopes.known if connector.connection.scopes else (),
        modules=[
            (
                str(item.entry["label"]),
                str(item.entry["module_type"]).replace("_", " "),
                str(item.entry["description"]),
                item.id,
            )
            for item in app.of("module")
        ],
        pushed=bool(app.webhooks),
        polled=any(delivery == "poll" for _, delivery in app.operations),
        filtered=any(item.filters for item in connector.triggers if item.key in app.webhooks),
        signed=connector.signature is not None,
        managed=app.context.subscription,
        kept=bool(app.context.subscription and not app.context.subscription.delete),
        uploads=any(isinstance(part, FileInput) for part in connector.walk()),
        merges=any(isinstance(part, Merge) for part in connector.walk()),
        slot=app.context.slot,
        slot_owner=app.context.slot.owner.label.lower() if app.context.slot else "",
        manual=_manual(app),
        named=connector.connection.test_record is not None,
        fetched=bool(fetched),
        hosts_of_files=", ".join(dict.fromkeys(host for item in fetched for host in item.hosts)),
        chosen=any(isinstance(part, When) for part in connector.walk()),
        waits=_waits(connector.actions),
        pends=any(item.pending for item in connector.actions),
        acts=_acts(app),
        left_out=left_out,
        identities=_identities(app, connector.triggers),
        unverified=connector.unverified(),
        publisher=connector.publisher,
        module_seconds=MODULE_SECONDS,
        wait_seconds=WAIT_SECONDS,
        max_records=f"{MAX_RECORDS:,}",
    )


def _manual(app: AppView) -> ManualSubscription | None:
    found = app.context.connector.subscription
    return found if isinstance(found, ManualSubscription) and app.webhooks else None


def _waits(actions: tuple[Action, ...]) -> bool:
    return any(item.wait for item in actions)


def _acts(app: AppView) -> list[str]:
    """Labels of the modules that do something which must not be done twice."""
    found = []
    for item in app.context.connector.actions:
        if any(getattr(part, "acts", False) for part in item.walk()):
            found.append(str(app.operations[item.key, ""].entry["label"]))
    call = app.context.connector.api_call
    return [*found, "Make an API call, with a method other than GET"] if call else found


def _identities(app: AppView, triggers: tuple[Trigger, ...]) -> list[tuple[str, str]]:
    """(label of the instant trigger, the outputs that make an item the same item)."""
    return [
        (str(app.operations[item.key, "webhook"].entry["label"]), ", ".join(_fetched(item)))
        for item in triggers
        if item.key in app.webhooks
    ]


def _fetched(trigger: Trigger) -> list[str]:
    """The parts of the identity that the fetched record holds; nothing else of an event is put out."""
    source = trigger.webhook.enrich.source if trigger.webhook and trigger.webhook.enrich else "rest"
    fields = ((name, trigger.record.field(name)) for name in trigger.identity)
    return [name for name, field in fields if field and field.path_in(source)]
