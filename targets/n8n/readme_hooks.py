"""What the package's README says of webhooks: who makes them, who keeps them, what proves a delivery."""

from __future__ import annotations

from connector_core.description import AnyOf, Connector, Hmac, PairsHeader
from connector_core.description.delivery import ManagedSubscription, ManualSubscription, SlotSubscription
from connector_core.templating import Escaped, md
from targets.n8n import triggers, words


def way(connector: Connector) -> str:
    """How the trigger starts a workflow, as the end of a sentence."""
    if isinstance(connector.subscription, ManualSubscription):
        return f"by a webhook that you set up in {connector.label}"
    return "by a webhook that the node manages itself"


def notes(connector: Connector) -> list[Escaped]:
    """Paragraphs below the table of triggers."""
    if not triggers.pushed(connector):
        return []
    found = []
    match connector.subscription:
        case ManagedSubscription() as managed:
            found.append(_kept(connector) if triggers.keeps(connector) else _managed(connector, managed))
        case SlotSubscription(owner=owner):
            found.append(_slot(connector, words.sentence(owner.label.lower())))
        case ManualSubscription(help=help_):
            found.append(_manual(connector, help_))
    found += [*_proof(connector), _starting(connector)]
    return [Escaped(text) for text in found]


def _managed(connector: Connector, subscription: ManagedSubscription) -> str:
    label = md(connector.label)
    text = f"Publishing a workflow subscribes at {label}, unpublishing it unsubscribes."
    if subscription.list is None:
        return text
    text += " A subscription that was removed or switched off is made again when the workflow is next published."
    if subscription.disabled_after:
        text += (
            f" {label} switches a subscription off after {subscription.disabled_after} deliveries in a row that "
            "did not get through."
        )
    if both := _both(connector):
        text += f" What was missed until then comes with the next event ({both})."
    return text


def _both(connector: Connector) -> str:
    """Triggers whose events can also be read from a list, which tells what was missed."""
    return ", ".join(md(item.label) for item in triggers.pushed(connector) if item.poll is not None)


def _kept(connector: Connector) -> str:
    label = md(connector.label)
    return (
        f"Publishing a workflow makes a webhook at {label}. **{label} offers no way to remove it**: it stays there "
        "when the workflow is unpublished, and n8n then refuses what it delivers. Publishing the same workflow again "
        "uses it again. Another one is made when events are added that it does not bring, when the workflow is copied, "
        "and each time you listen for a test event."
    )


def _slot(connector: Connector, owner: str) -> str:
    label, thing = md(connector.label), md(owner.lower())
    both = _both(connector)
    missed = f" What came while somebody else held it comes with the first event after that ({both})." if both else ""
    return (
        f"{label} has one webhook for each {thing}. Publishing a workflow puts its own there; one of somebody else is "
        "named and left alone, unless *Replace Existing Webhook* is on. Unpublishing puts back what was there before, "
        "unless somebody has changed it since. Unpublish the workflow before you listen for a test event. Two "
        f"workflows on one {thing} are not possible: let one start the other.{missed}"
    )


def _manual(connector: Connector, help_: str) -> str:
    label = md(connector.label)
    return (
        f"{md(help_)} The URL is the trigger node's Production URL, which works once the workflow is published; its "
        f"Test URL works while you listen for a test event. Publishing and unpublishing ask {label} for nothing."
    )


def _proof(connector: Connector) -> list[str]:
    found = []
    subscription, signature = connector.subscription, connector.signature
    if isinstance(subscription, ManagedSubscription) and subscription.url_token:
        found.append(
            "The webhook's URL holds a random token that nobody else knows; a delivery without it is answered with "
            "401 and starts nothing."
        )
    if signature is not None:
        schemes = signature.schemes if isinstance(signature, AnyOf) else (signature,)
        stale = ", changed or too old" if any(_timed(scheme) for scheme in schemes) else " or changed"
        found.append(
            f"Every delivery is checked against its signature; one that is unsigned, forged{stale} is "
            "answered with 401 and starts nothing."
        )
    if found:
        found[-1] += " An event that is delivered twice starts the workflow once."
    return found


def _starting(connector: Connector) -> str:
    label = md(connector.label)
    text = (
        "For a moment while n8n starts, from the opening of its port until its database is ready, it answers 200 to "
        f"everything and passes nothing on. {label} takes what it delivers then for delivered."
    )
    both = _both(connector)
    if both:
        text += f" It comes with the first event after that ({both})."
    if any(item.poll is None for item in triggers.pushed(connector)):
        text += " Other events are lost" if both else " Such an event is lost"
        text += ", unless the proxy before n8n waits until `/healthz/readiness` answers 200."
    return text


def _timed(scheme: Hmac) -> bool:
    where = scheme.where
    return scheme.timestamp_header is not None or (isinstance(where, PairsHeader) and where.timestamp is not None)


def secret(connector: Connector) -> str:
    """Where the trigger's secret is kept."""
    subscription = connector.subscription
    if isinstance(subscription, ManualSubscription):
        return (
            "The signing secret stands in the trigger node's parameters, and so in an exported workflow: clear it "
            "before you share one, or fill it in by an expression."
        )
    token = isinstance(subscription, ManagedSubscription) and subscription.url_token
    what = "signing secret and the token of its URL" if token else "signing secret"
    return (
        f"The trigger keeps its {what} in the workflow's static data, which n8n stores as plain text in its database."
    )
