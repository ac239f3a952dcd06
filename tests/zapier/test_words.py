"""Labels of searches tell them apart."""

from __future__ import annotations

from targets.zapier import offered, words
from tests.zapier import parts


def test_searches_of_one_resource_have_labels_of_their_own() -> None:
    connector = parts.inputs_and_files("https://a.example")
    labels = {item.key: words.label(connector, item) for item in offered.searches(connector)}
    assert labels == {
        "score_texts": "Find Texts",
        "get_owner": "Find Owner",
        "get_audio": "Find Audio",
        "get_recording": "Find Recording",
        "find_note": "Find Note",
        "list_notes": "Find Notes",
        "find_folder": "Find Folder",
    }


def test_two_ways_to_find_one_thing_are_told_apart() -> None:
    connector = parts.kept("https://a.example")
    find, *others = connector.searches
    more = find.changed(key="find_note_by_name", label="Find Note by Name")
    two = connector.changed(searches=(find, more, *others))
    assert words.label(two, find) == "Find Note"
    assert words.label(two, more) == "Find Note by Name"
    assert words.label(connector.changed(searches=(more, *others)), more) == "Find Note"


def test_a_search_finds_whatever_the_action_is_called() -> None:
    connector = parts.inputs_and_files("https://a.example")
    texts = [words.description(connector, item) for item in offered.searches(connector)]
    assert texts[0] == "Finds texts."
    assert all(text.startswith("Finds ") for text in texts)
