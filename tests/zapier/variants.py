"""Descriptions unlike Voka's: each lacks what Voka has, or has it another way."""

from __future__ import annotations

from connector_core.description import (
    Action,
    Basic,
    Connector,
    Envelope,
    HeaderKey,
    Host,
    ListAll,
    ManualSubscription,
    PagePaging,
    Trigger,
)
from connector_core.description.operations import Choices

HOSTILE = (
    "A 'q' \"d\" `b` ${process.exit(1)} */ // ../../../x </script> {{ x }} \\u0041 \\ =1+1 😀 \u2028\u2029 "
    "\ufeff\x7f <%= x %> end."
)
"""Text that would end a string, a comment or a template, were it printed as it is."""


def at(connector: Connector, *urls: str) -> Connector:
    """With these hosts."""
    hosts = tuple(Host(label=f"Host {number}", url="https://a.example") for number, _ in enumerate(urls))
    found = tuple(host.changed(url=url) for host, url in zip(hosts, urls, strict=True))
    return connector.changed(connection=connector.connection.changed(hosts=found))


def basic_and_hosts(voka: Connector, *urls: str) -> Connector:
    """User name and password, two hosts, no triggers, no limit, no permissions."""
    other = at(voka, *urls)
    auth = Basic(help_url="https://docs.example/keys")
    return other.changed(
        connection=other.connection.changed(auth=auth, scopes=None),
        triggers=(),
        subscription=None,
        signature=None,
        rate_limit=None,
    )


def pushed(voka: Connector, url: str) -> Connector:
    """A key in a header; instant triggers without a poll and without a signature; nothing else."""
    other = at(voka, url)
    auth = HeaderKey(header="X-Api-Key", help="Ask us.", help_url="https://docs.example/keys")
    return other.changed(
        connection=other.connection.changed(auth=auth),
        triggers=tuple(item.changed(poll=None) for item in voka.triggers),
        signature=None,
        actions=(),
        searches=(),
        choices=voka.choices,
        api_call=None,
    )


def polled(voka: Connector, url: str) -> Connector:
    """URLs to paste by hand, which Zapier refuses; an envelope; lists by page number."""
    paging = PagePaging(items="result.items", param="page", start=1, size_param="per_page", size=2)

    def paged(item: ListAll | Choices) -> ListAll | Choices:
        return item.changed(paging=paging)

    def polling(item: Trigger) -> Trigger:
        return item.changed(poll=item.poll.changed(paging=paging)) if item.poll else item

    return at(voka, url).changed(
        envelope=Envelope(at="result", success="ok"),
        subscription=ManualSubscription(help="Paste the URL."),
        triggers=tuple(polling(item) for item in voka.triggers),
        searches=tuple(paged(item) if isinstance(item, ListAll) else item for item in voka.searches),
        choices=tuple(paged(item) for item in voka.choices),
    )


def awkward(tiny: Connector) -> Connector:
    """Keys that are words of the language, or names that the generator uses itself; an action without a record."""
    first, *others = tiny.actions
    first = first.changed(record=None)
    more = [first.changed(key=key) for key in ("delete", "default", "api", "spec", "act", "authentication", "note")]
    return tiny.changed(actions=(first, *more, *others))


def hostile(voka: Connector) -> Connector:
    """Every text that a description may choose freely, replaced."""

    def spoiled(action: Action) -> Action:
        inputs = tuple(item.changed(help=HOSTILE, placeholder=HOSTILE, label=HOSTILE) for item in action.inputs)
        return action.changed(description=HOSTILE, inputs=inputs)

    first, *others = voka.actions
    return voka.changed(
        description=HOSTILE,
        actions=(spoiled(first), *others),
        facts=tuple(fact.changed(says=HOSTILE, about=HOSTILE) for fact in voka.facts),
    )
