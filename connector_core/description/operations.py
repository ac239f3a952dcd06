"""Triggers, actions, searches and choices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from connector_core.description.delivery import Poll, Webhook
from connector_core.description.inputs import Input
from connector_core.description.paging import Paging
from connector_core.description.part import Part
from connector_core.description.predicates import Predicate
from connector_core.description.records import Record
from connector_core.description.request import Request, Switch
from connector_core.description.text import HostName, Key, Label, Sentence, WirePath


class Resource(Part):
    """A kind of thing the vendor has. Nouns are lower case as in running text (``API key`` keeps its capitals)."""

    key: Key
    noun: str
    plural: str


class Filter(Part):
    """A trigger's filter: keep an item whose ``field`` equals the input. An empty input, or an
    item without the field, keeps the item (a filter must not lose what it cannot judge)."""

    input: Input
    field: Key


class Trigger(Part):
    """Starts a workflow. ``identity``: keys of the record that make an item the same item.

    ``record`` holds the fields promised by every delivery; ``description`` ends the sentence
    "Triggers when …" (``a call has ended.``).
    """

    kind: Literal["trigger"] = "trigger"
    key: Key
    label: Label
    description: str
    resource: Key
    record: type[Record]
    identity: tuple[Key, ...] = Field(min_length=1)
    filters: tuple[Filter, ...] = ()
    webhook: Webhook | None = None
    poll: Poll | None = None


class Pending(Part):
    """An answer that is not final yet. Asked again every ``every_seconds`` for a bounded time that
    the user sets (``wait_seconds``, at most ``max_wait_seconds``); then the answer is
    given as it is: the record says so with a ``presence`` field (``ready: false``)."""

    when: Predicate
    every_seconds: int = Field(default=5, ge=1)
    wait_seconds: int = Field(default=20, ge=0)
    max_wait_seconds: int = Field(default=300, ge=1)


class Wait(Part):
    """The long operation that an action starts, and how its end is known.

    The action's request holds a ``CallbackUrl``; the vendor calls it when the operation ends
    (or on every step). What a callback says is not believed: ``result`` is fetched, with
    ``{id}`` and other names taken from the started record, until ``done`` holds of it.
    Where a platform cannot be called back it polls ``result`` every ``every_seconds``.
    """

    result: Request
    record: type[Record]
    done: Predicate
    source: str = "rest"
    at: WirePath | None = None
    every_seconds: int = Field(default=10, ge=1)
    max_wait_minutes: int = Field(default=60, ge=1)


class Download(Part):
    """The operation puts out a file, as the platform's own file type.

    Without ``url`` the answer to the request is the file. With it the answer is the action's
    record, whose field ``url`` says where the file lies: it is fetched without the key, over https (or from the
    API's own host), from the API's host or one of ``hosts`` and their subdomains, through no redirect to another.
    ``name`` is a template over the inputs and the record (``{call_id}.mp3``); ``media_type`` counts where the
    answer names none.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9{}_. -]{1,100}$")
    media_type: str = Field(default="application/octet-stream", pattern=r"^[a-z]+/[a-z0-9.+-]+$")
    url: Key | None = None
    hosts: tuple[HostName, ...] = ()


class Merge(Part):
    """Fetch, merge, send: for a vendor that may replace the whole thing with what an update sends.

    ``request`` gets the thing (at ``at`` in the payload); of it the wire names in ``keep`` are taken, the
    action's body is laid over them (objects deeply, everything else replaced), and the result is sent.
    """

    request: Request
    at: WirePath | None = None
    keep: tuple[str, ...] = Field(min_length=1)


class Action(Part):
    """Does something once. ``verb`` (``place``) and ``qualifier`` (``and wait for its end``) make the words of it.

    ``reads`` marks an action that changes nothing. ``deletes``: an empty answer becomes the
    platform's own sign of success. ``advanced``: shown last, or hidden where a platform can.
    """

    kind: Literal["action"] = "action"
    key: Key
    label: Label
    description: Sentence
    resource: Key
    verb: str
    qualifier: str = ""
    inputs: tuple[Input, ...] = ()
    request: Request | Switch
    record: type[Record] | None = None
    at: WirePath | None = None
    source: str = "rest"
    pending: Pending | None = None
    wait: Wait | None = None
    merge: Merge | None = None
    download: Download | None = None
    reads: bool = False
    deletes: bool = False
    advanced: bool = False


class Find(Part):
    """Looks up one thing. A 404 is "not found", said the platform's way.

    With ``paging`` the request lists things and the first whose fields equal the inputs is taken: ``match`` maps
    a field of the record to an input (text, compared without case). ``or_create`` names the action that
    makes the thing when it is not found, where the platform pairs the two.
    """

    kind: Literal["find"] = "find"
    key: Key
    label: Label
    description: Sentence
    resource: Key
    inputs: tuple[Input, ...] = Field(min_length=1)
    request: Request
    record: type[Record]
    at: WirePath | None = None
    paging: Paging | None = None
    match: dict[Key, Key] = {}
    or_create: Key | None = None
    source: str = "rest"
    advanced: bool = False


class ListAll(Part):
    """Lists things, page by page, up to a limit or all of them. The inputs ``return_all`` and ``limit`` are implied."""

    kind: Literal["list"] = "list"
    key: Key
    label: Label
    description: Sentence
    resource: Key
    inputs: tuple[Input, ...] = ()
    request: Request
    paging: Paging
    record: type[Record]
    identity: tuple[Key, ...] = ("id",)
    source: str = "rest"
    default_limit: int = Field(default=50, ge=1)
    advanced: bool = False


class ApiCall(Part):
    """The universal action: any request below the connection's host, with its authentication."""

    kind: Literal["api_call"] = "api_call"
    key: Key = "api_call"
    label: Label = "Make an API Call"
    description: Sentence
    example: str = "/calls"


class Choices(Part):
    """Fills a dropdown. ``value`` and ``label`` are keys of ``record``."""

    key: Key
    label: Label
    resource: Key
    request: Request
    paging: Paging
    record: type[Record]
    value: Key = "id"
    text: Key = "name"
    source: str = "rest"


Search = Annotated[Find | ListAll, Field(discriminator="kind")]
