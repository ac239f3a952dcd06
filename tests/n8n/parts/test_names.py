"""What operations are called that Voka does not have."""

from __future__ import annotations

from connector_core.description import Connector
from targets.n8n import TARGET
from targets.n8n.offered import offered
from tests.n8n.parts.library import library

HERE = library("https://a.example", "https://b.example")


def _called(connector: Connector, key: str) -> tuple[str, str, str]:
    (found,) = (item for item in offered(connector) if item.operation.key == key)
    return found.value, found.name, found.action


def test_finding_by_values_says_which() -> None:
    called = ("getByTitleAndAuthor", "Get by Title and Author", "Get a book by title and author")
    assert _called(HERE, "find_book") == called


def test_two_of_one_name_are_told_apart() -> None:
    twin = next(action for action in HERE.actions if action.key == "add_book").changed(key="lend", label="Lend Book")
    more = HERE.changed(actions=(*HERE.actions, twin))
    assert _called(more, "add_book") == ("add", "Add", "Add a book")
    assert _called(more, "lend")[:2] == ("lend", "Lend Book")


def test_files_have_a_kind_and_a_field() -> None:
    names = TARGET.names(HERE)
    assert names["add_scans"]["kinds"]["pages"] == "file"
    assert names["get_cover"]["file"] == "data"
    assert "file" not in names["list_books"]


def test_what_a_webhook_needs_is_asked_for_by_its_trigger() -> None:
    entry = TARGET.names(HERE)["book_lent"]["webhook"]
    assert entry["inputs"] == {"signing_secret": "signingSecret"}
