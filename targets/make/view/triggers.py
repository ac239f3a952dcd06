"""Triggers: instant ones, whose record is fetched before it is believed, and polling ones."""

from __future__ import annotations

from typing import NamedTuple

from connector_core.description import Trigger
from connector_core.description.delivery import Poll, Watermark, Webhook
from connector_core.description.implied import inputs_of
from connector_core.description.paging import NoPaging
from connector_core.description.predicates import Present
from connector_core.description.types import DateTimeType, OutField, TextType
from connector_core.description.values import Since
from targets.make.format import (
    Communication,
    Epoch,
    EpochResponse,
    Iterate,
    Pagination,
    ParameterList,
    Request,
    Response,
    TriggerRule,
)
from targets.make.format.epoch import EpochOutput
from targets.make.iml_text import EMPTY, all_of, call, literal, path, tag
from targets.make.limits import EPOCH_CHOICES
from targets.make.naming import watched
from targets.make.view.component import Built
from targets.make.view.context import Context
from targets.make.view.errors import answer_errors
from targets.make.view.inputs import form, trigger_limit
from targets.make.view.modules import module, same
from targets.make.view.paging import items, next_page, read, size
from targets.make.view.records import field_value, interface, output, sample, shape
from targets.make.view.requests import condition, request
from targets.make.view.values import ISO, Filling
from targets.make.view.webhooks import confirmed, matches, webhook

_ORDERS = {"newest_first": "desc", "oldest_first": "asc", "unordered": "unordered"}


def instant(context: Context, trigger: Trigger, hook: Webhook) -> tuple[Built, Built]:
    """The webhook and its module. Make allows the module one request and no filter of its own."""
    built = webhook(context, trigger, hook)
    assert hook.enrich is not None
    record, asked = hook.record or trigger.record, hook.enrich
    owner = path("body", context.payload, asked.at or "")
    known = {name: path("payload", name) for name in confirmed(trigger, hook)}
    in_path = asked.request.path_names()
    filling = Filling(
        fields={name: at if name in in_path else call("ifempty", at, EMPTY) for name, at in known.items()}
    )
    noun = context.connector.resource(trigger.resource)
    return built, module(
        context,
        context.ids["watch", trigger.key],
        type_="instant_trigger",
        label=f"Watch {watched(trigger, noun)}",
        description=f"Triggers when {trigger.description}",
        communication=Communication(
            Request(
                **request(asked.request, filling),
                response=Response(
                    valid=tag(all_of([context.ok, shape(record, asked.source, owner)])),
                    output=output(record, asked.source, owner),
                    **answer_errors(context, asked.request),
                ),
            )
        ),
        interface=interface(record, asked.source),
        sample=sample(record, asked.source),
        form=ParameterList([]),
        inputs=built.inputs,
        resource=trigger.resource,
        webhook=built.id,
    )


def polling(context: Context, trigger: Trigger, poll: Poll) -> Built:
    """A polling trigger. Make keeps the newest date and the ids that have it, and emits what is newer."""
    inputs = list(inputs_of(trigger, polling=True))
    fields = form(context, inputs, mapped=False)
    noun = context.connector.resource(trigger.resource)
    rows = items(poll.paging)
    date = _date(trigger, poll)
    filling = Filling(inputs={item.key: item for item in inputs}, since=_since(poll))
    given = request(poll.request, filling)
    given["qs"] = {**given.get("qs", {}), **size(poll.paging)}
    dated = {"date": tag(field_value(date, poll.source, "item") or "")} if date else {}
    return module(
        context,
        context.ids["poll", trigger.key],
        type_="trigger",
        label=f"Watch {watched(trigger, noun)} on a schedule",
        description=f"Triggers when {trigger.description}",
        communication=Communication(
            Request(
                **given,
                response=Response(
                    valid=tag(all_of([context.ok, *read(poll.paging), *_turned(trigger, poll, rows).refused])),
                    temp=_turned(trigger, poll, rows).kept,
                    limit=tag("parameters.limit"),
                    **answer_errors(context, poll.request),
                    iterate=_rows(trigger, poll, rows, date),
                    output=output(trigger.record, poll.source, "item"),
                    trigger=TriggerRule(
                        type="date" if date else "id",
                        order=_order(poll, date),
                        id=tag(_identity(trigger, poll)),
                        **dated,
                    ),
                ),
                pagination=_pages(trigger, poll, rows),
            )
        ),
        epoch=Epoch(
            response=EpochResponse(
                limit=EPOCH_CHOICES,
                output=EpochOutput(label=_choice(trigger, poll), date=dated.get("date", tag("now"))),
            )
        ),
        interface=interface(trigger.record),
        sample=sample(trigger.record),
        form=ParameterList([*fields.root, trigger_limit()]),
        inputs=same(fields),
        resource=trigger.resource,
    )


def _date(trigger: Trigger, poll: Poll) -> OutField | None:
    """The time at which a row became an event: the field whose presence makes it one, else the watermark's.

    A call becomes an event when it ends. Reckoned by its start, a long call that ends after a
    short one started later would be older than the newest known item, and never be emitted.
    """
    names = [poll.keep.path] if isinstance(poll.keep, Present) else []
    names += [poll.watermark.field] if poll.watermark else []
    for name in names:
        found = trigger.record.field(name)
        if found and isinstance(found.type, DateTimeType):
            return found
    return None


def _order(poll: Poll, date: OutField | None) -> str:
    """A list sorted by another time than the trigger's is unordered: Make then reads all its pages. So is one
    where a row may become an event behind rows that are known already: see `_pages`."""
    if _may_change(poll):
        return "unordered"
    sorted_by = poll.watermark.field if poll.watermark else (date.key if date else None)
    return _ORDERS[poll.order] if date and date.key == sorted_by else "unordered"


def _since(poll: Poll) -> str:
    """From the newest known item less the lookback; nothing on the first run."""
    if poll.watermark is None:
        return EMPTY
    return call("if", "data.lastDate", f"formatDate({_bound(poll.watermark)}, {ISO})", EMPTY)


def _bound(mark: Watermark) -> str:
    """Rows before this time are settled."""
    if not mark.lookback_hours:
        return "data.lastDate"
    hours = int(mark.lookback_hours) if float(mark.lookback_hours).is_integer() else mark.lookback_hours
    return call("addHours", "data.lastDate", f"0 - ifempty(parameters.lookback_hours, {hours})")


def _may_change(poll: Poll) -> bool:
    """Whether a row that is no event yet may be one later, at its old place in the list. Not where it is an
    event by having the time that the list is sorted by."""
    mark = poll.watermark
    if not mark or not mark.lookback_hours or not poll.keep:
        return False
    return not (isinstance(poll.keep, Present) and poll.keep.path == mark.field)


def _pages(trigger: Trigger, poll: Poll, rows: str) -> Pagination:
    """The next page; of a list with the newest first, and that cannot be asked for what is new, only while the
    page's last row may not be settled."""
    pages, mark = next_page(poll.paging), poll.watermark
    asks = any(isinstance(value, Since) for value in poll.request.walk())
    if not mark or not _may_change(poll) or asks or poll.order != "newest_first" or pages.condition is False:
        return pages
    field = trigger.record.field(mark.field)
    time = call("get", call("last", rows), literal((field.path_in(poll.source) if field else None) or mark.field))
    unsettled = f"!data.lastDate || !{time} || parseDate({time}) >= {_bound(mark)}"
    more = str(pages.condition).removeprefix("{{").removesuffix("}}")
    return pages.model_copy(update={"condition": tag(all_of([more, unsettled]))})


class _Turned(NamedTuple):
    """What tells a page that is the one before again: terms of ``valid``, and what is kept of each page."""

    refused: list[str]
    kept: dict[str, str] | None


def _turned(trigger: Trigger, poll: Poll, rows: str) -> _Turned:
    """Make would read the page before, or the first one, again and again to its limit of pages, and take what
    lies behind for seen.

    Whether Make keeps ``temp`` before or after it judges ``valid`` is not documented: beside the row stands the
    number of its page, so that a page is never compared with itself.
    """
    field = trigger.record.field(trigger.identity[0]) if trigger.identity else None
    name = field.path_in(poll.source) if field else None
    if name is None or name.startswith("$") or isinstance(poll.paging, NoPaging):
        return _Turned([], None)
    first = call("get", call("first", rows), literal(name))
    # Rows that came in meanwhile stand before the ones of the page that comes again.
    ids = call("map", rows, literal(name))
    page = call("ifempty", "pagination.page", "1")
    again = f"(!temp.pageRow || temp.page = {page} || !{call('contains', ids, 'temp.pageRow')})"
    begun = f"(!pagination.page || !temp.startRow || !{call('contains', ids, 'temp.startRow')})"
    start = call("if", "pagination.page", "temp.startRow", first)
    return _Turned([begun, again], {"startRow": tag(start), "pageRow": tag(first), "page": tag(page)})


def _rows(trigger: Trigger, poll: Poll, rows: str, date: OutField | None) -> str | Iterate:
    record = trigger.record

    def at(name: str) -> str:
        found = record.field(name)
        return path("item", (found.path_in(poll.source) if found else None) or name)

    terms = [condition(poll.keep, at)] if poll.keep else []
    if date and date.optional and not isinstance(poll.keep, Present):
        # A row without its date would fail the whole run.
        terms.append(at(date.key))
    for item in trigger.filters:
        field = record.field(item.field)
        if field and field.path_in(poll.source):
            terms.append(matches(item.input, at(item.field), field_value(field, poll.source, "item") or ""))
    return Iterate(container=tag(rows), condition=tag(all_of(terms))) if terms else tag(rows)


def _identity(trigger: Trigger, poll: Poll) -> str:
    """One key, or several joined."""
    found = [trigger.record.field(key) for key in trigger.identity]
    values = [value for item in found if item and (value := field_value(item, poll.source, "item"))]
    return values[0] if len(values) == 1 else call("join", call("add", "emptyarray", *values), "'|'")


def _choice(trigger: Trigger, poll: Poll) -> str:
    """What the user sees when choosing where to start: who called whom, or a name, and the id."""
    fields = [item for item in trigger.record.fields() if item.path_in(poll.source)]
    phones = [item for item in fields if isinstance(item.type, TextType) and item.type.format == "phone"][:2]
    shown = phones or [item for item in fields if item.key in ("name", "title")][:1]
    words = [tag(field_value(item, poll.source, "item") or "") for item in shown]
    identity = tag(_identity(trigger, poll))
    return f"{' → '.join(words)} ({identity})" if words else identity
