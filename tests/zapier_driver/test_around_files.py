"""What Zapier does around files, and around fields that a function gives."""

from __future__ import annotations

import pytest

from connector_core.harness.driver import DriverError, FileValue, file_item
from tests.zapier_driver.small import Open

pytestmark = pytest.mark.node

PHOTO = FileValue("Ein “Föto”.png", "image/png", bytes(range(256)) * 3 + b"\r\n--x--\r\n")

FILES = """
const fetched = async (z, url) => {
  const answer = await z.request({ url, raw: true });
  const [told, type] = ['content-disposition', 'content-type'].map((name) => answer.headers.get(name));
  return { body: await answer.buffer(), told, type };
};
const take = async (z, bundle) => {
  const found = [];
  for (const url of [bundle.inputData.photo].flat()) {
    const { body, told, type } = await fetched(z, url);
    found.push({ size: body.length, told, type });
  }
  return { id: '1', found };
};
const stash = async (z, bundle) => {
  if (bundle.inputData.broken) throw new z.errors.Error('it is gone', 'gone', 410);
  return await z.stashFile(Buffer.from(bundle.inputData.bytes), 5, 'söme.bin', 'application/x-some');
};
const four = Buffer.from([0, 13, 10, 255]);
const make = async (z) => ({ id: '1', file: await z.stashFile(four, 4, 'four.bin', 'audio/wav') });
const find = (z, bundle) => [
  { id: '1', file: z.dehydrateFile(stash, { bytes: [1, 2, 3, 4, 5], broken: bundle.inputData.broken }) },
  { id: '2' },
];
const none = () => ({ id: '1', file: 'no file' });
const outputFields = [{ key: 'file', type: 'file' }];
app.hydrators = { stash };
app.creates = keyed({
  take: step('Take', { perform: take, inputFields: [{ key: 'photo', type: 'file' }] }),
  make: step('Make', { perform: make, outputFields }),
  none: step('None', { perform: none, outputFields }),
});
app.searches = keyed({ find: step('Find', { perform: find, outputFields, inputFields: [{ key: 'broken' }] }) });
"""
NAMES = {
    "take": {"kind": "creates", "key": "take", "inputs": {"photo": "photo"}},
    "make": {"kind": "creates", "key": "make", "inputs": {}},
    "none": {"kind": "creates", "key": "none", "inputs": {}},
    "find": {"kind": "searches", "key": "find", "inputs": {"broken": "broken"}},
}


def test_a_file_field_holds_the_url_of_a_file(open_app: Open) -> None:
    driver = open_app(FILES, NAMES)
    (item,) = driver.run("take", {"photo": PHOTO}).items
    told = "attachment; filename*=UTF-8''Ein%20%E2%80%9CF%C3%B6to%E2%80%9D.png"
    assert item["found"] == [{"size": len(PHOTO.content), "told": told, "type": "image/png"}]
    (item,) = driver.run("take", {"photo": [PHOTO, FileValue("b.txt", "text/plain", b"")]}).items
    assert [(found["size"], found["type"]) for found in item["found"]] == [
        (len(PHOTO.content), "image/png"),
        (0, "text/plain"),
    ]


def test_a_stashed_file_comes_out(open_app: Open) -> None:
    (item,) = open_app(FILES, NAMES).run("make", {}).items
    assert item == {"id": "1", "file": file_item("four.bin", "audio/wav", bytes([0, 13, 10, 255]))}


def test_a_file_for_later_is_hydrated(open_app: Open) -> None:
    items = open_app(FILES, NAMES).run("find", {}).items
    assert items == [
        {"id": "1", "file": file_item("söme.bin", "application/x-some", bytes([1, 2, 3, 4, 5]))},
        {"id": "2"},
    ]


def test_a_hydrator_that_fails_is_a_failure(open_app: Open) -> None:
    outcome = open_app(FILES, NAMES).run("find", {"broken": "yes"})
    assert outcome.items == []
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.failure.message, outcome.failure.status) == ("AppError", "it is gone", 410)


def test_a_file_that_is_none_is_a_mistake_of_the_app(open_app: Open) -> None:
    with pytest.raises(DriverError, match="holds no file: no file"):
        open_app(FILES, NAMES).run("none", {})


FIELDS = """
const more = (z, bundle) => {
  if (bundle.inputData.way === 'broken') throw new Error('no fields today');
  if (bundle.inputData.way === 'mail') return [{ key: 'address', required: true, label: 'Address' }];
  return [{ key: 'size', type: 'integer', default: '3' }];
};
app.creates = keyed({ send: step('Send', {
  perform: (z, bundle) => ({ id: '1', ...bundle.inputData }),
  inputFields: [{ key: 'way', default: 'mail', altersDynamicFields: true }, more],
}) });
"""
SEND = {"send": {"kind": "creates", "key": "send", "inputs": {"way": "way", "address": "address", "size": "size"}}}


def test_fields_of_a_function_are_required_and_preset(open_app: Open) -> None:
    driver = open_app(FIELDS, SEND)
    failure = driver.run("send", {}).failure
    assert failure is not None
    assert (failure.kind, "Address" in failure.message) == ("MissingInput", True)
    assert driver.run("send", {"way": "post"}).items == [{"id": "1", "way": "post", "size": 3}]
    # Zapier keeps what was typed into a field that it no longer shows.
    kept = driver.run("send", {"way": "post", "address": "typed before"}).items
    assert kept == [{"id": "1", "way": "post", "size": 3, "address": "typed before"}]


def test_a_function_that_fails_is_told(open_app: Open) -> None:
    with pytest.raises(DriverError, match="no fields today"):
        open_app(FIELDS, SEND).run("send", {"way": "broken"})
