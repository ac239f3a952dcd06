"""Small descriptions that use what Voka's does not: one for inputs and files, one for each way to subscribe."""

from __future__ import annotations

from connector_core.check.example import Folder, Me, Note, folder, note_id
from connector_core.check.example import connector as tiny
from connector_core.description import (
    Action,
    Case,
    Connector,
    Download,
    Earlier,
    EventNames,
    FileInput,
    Find,
    HeaderKey,
    HookUrl,
    Input,
    JsonInput,
    ManagedSubscription,
    Merge,
    NoPaging,
    OwnSecret,
    Poll,
    Record,
    SlotSubscription,
    Switch,
    TextListInput,
    Trigger,
    Webhook,
    WebUrl,
    When,
    arg,
    get,
    options,
    out,
    patch,
    post,
    put,
)
from tests.zapier.variants import at


class Photo(Record):
    """A photo, as it was stored."""

    id: str = out("Photo ID", sample="photo_1")
    title: str | None = out("Title", sample="The Sea")


class Recording(Record):
    """A recording, and where it lies."""

    id: str = out("Recording ID", sample="rec_1")
    link: WebUrl | None = out("Link", sample="https://files.example/rec_1.mp3", path="audio.url")


class Score(Record):
    """What was found of one text; the answer names texts by their place only."""

    text: str | None = out("Text", sample="Good.", path="$each.texts")
    value: float = out("Value", sample=0.5)


class Scores(Record):
    """What was found of all texts."""

    texts: list[str] | None = out("Texts", sample=["Good."], path="$input.texts")
    scores: list[Score] = out("Scores")


class Version(Record):
    """A version of a note: the number alone does not tell versions apart."""

    number: int = out("Number", sample=1)
    state: str = out("State", sample="draft")
    body: str | None = out("Body", sample="Milk")


def _action(key: str, label: str, request: object, *inputs: Input, **more: object) -> Action:
    verb, _, what = label.partition(" ")
    values: dict[str, object] = {"description": f"{verb}s {what.lower()}.", "resource": "note", "verb": verb.lower()}
    return Action(key=key, label=label, request=request, inputs=inputs, **{**values, **more})  # type: ignore[arg-type]


def _text(key: str, *, required: bool = False, when: When | None = None) -> Input:
    return Input(key=key, label=key.title().replace("_", " "), required=required, when=when)


mode = Input(
    key="mode",
    label="Mode",
    type=options(("text", "Text"), ("voice", "Voice"), ("both", "Both")),
    required=True,
    default="text",
)
texts = Input(key="texts", label="Texts", type=TextListInput(), required=True)

ACTIONS = (
    _action(
        "add_photos",
        "Add Photos",
        post(
            "/photos",
            {"photo": arg("photo"), "more": arg("more"), "title": arg("title"), "about": {"sort": arg("kind")}},
            encoding="multipart",
        ),
        Input(key="photo", label="Photo", type=FileInput(), required=True),
        Input(key="more", label="More Photos", type=FileInput(multiple=True)),
        _text("title"),
        _text("kind"),
        record=Photo,
    ),
    _action(
        "send_message",
        "Send Message",
        post("/messages", {"mode": arg("mode"), "words": arg("words"), "voice": arg("voice"), "pitch": arg("pitch")}),
        mode,
        _text("words", required=True, when=When(input="mode", values=("text", "both"))),
        Input(
            key="voice",
            label="Voice",
            type=options(("own", "Own"), ("loud", "Loud")),
            when=When(input="mode", values=("voice", "both")),
            default="loud",
        ),
        Input(
            key="pitch",
            label="Pitch",
            type=JsonInput(),
            required=True,
            when=When(input="voice", values=("own",)),
        ),
        _text("note"),
    ),
    _action(
        "send_note",
        "Send Note",
        Switch(
            input="way",
            label="Way",
            default="mail",
            cases=(
                Case(
                    value="mail",
                    label="Mail",
                    request=post("/mails", {"to": arg("address")}),
                    inputs=(_text("address", required=True),),
                ),
                Case(
                    value="phone",
                    label="Phone",
                    request=post("/calls", {"to": arg("number")}),
                    inputs=(_text("number", required=True),),
                ),
            ),
        ),
    ),
    _action(
        "update_note",
        "Update Note",
        put("/notes/{note_id}", {"body": arg("body"), "look": {"color": arg("color")}}),
        note_id,
        _text("body"),
        _text("color"),
        merge=Merge(request=get("/notes/{note_id}"), keep=("body", "look", "kind")),
        record=Note,
    ),
    _action("score_texts", "Score Texts", post("/scores", {"texts": arg("texts")}), texts, record=Scores, reads=True),
    _action("get_owner", "Get Owner", get("/me"), resource="folder", record=Me, reads=True),
    _action("empty_bin", "Empty Bin", post("/bin", {})),
    _action(
        "create_folder",
        "Create Folder",
        post("/folders", {"name": arg("name")}),
        _text("name", required=True),
        resource="folder",
        record=Folder,
    ),
    _action(
        "get_audio",
        "Get Audio",
        get("/notes/{note_id}/audio"),
        note_id,
        download=Download(name="{note_id}.mp3", media_type="audio/mpeg"),
        reads=True,
    ),
    _action(
        "get_recording",
        "Get Recording",
        get("/recordings/{recording}"),
        _text("recording", required=True),
        record=Recording,
        download=Download(name="{recording} {id}.mp3", media_type="audio/mpeg", url="link", hosts=("files.example",)),
        reads=True,
    ),
    _action(
        "speak_words",
        "Speak Words",
        post("/speech", {"words": arg("words")}, acts=True),
        _text("words", required=True),
        download=Download(name="{words}.wav", media_type="audio/wav"),
    ),
)
FIND_FOLDER = Find(
    key="find_folder",
    label="Find Folder",
    description="Finds a folder by its name.",
    resource="folder",
    inputs=(_text("name", required=True),),
    request=get("/folders"),
    paging=NoPaging(items=("data", "data.folders")),
    match={"name": "name"},
    record=Folder,
    or_create="create_folder",
)


def inputs_and_files(*urls: str) -> Connector:
    """A key in a header, several hosts, an account that nobody names; actions only."""
    other = at(tiny, *urls)
    auth = HeaderKey(header="X-Tiny-Key", help_url="https://docs.example/keys")
    connection = other.connection.changed(auth=auth, test_record=None, label="Tiny", scopes=None)
    return other.changed(
        connection=connection,
        errors=other.errors.changed(code=("code",), locked_codes=("LOCKED",)),
        subscription=None,
        signature=None,
        triggers=(),
        actions=(*other.actions, *ACTIONS),
        searches=(*other.searches, FIND_FOLDER),
    )


def kept(url: str) -> Connector:
    """Webhooks that the vendor neither lists, deletes nor signs; versions told apart by two fields."""
    other = at(tiny, url)
    return other.changed(
        subscription=ManagedSubscription(
            create=post("/hooks", {"url": HookUrl(), "events": EventNames(), "secret": OwnSecret()}),
            secret="ours",
            url_token="token",
        ),
        signature=None,
        triggers=(
            Trigger(
                key="version_saved",
                label="Version Saved",
                description="a version of a note is saved.",
                resource="note",
                record=Version,
                identity=("number", "state"),
                webhook=Webhook(event=("version.saved", "version.published"), item="data"),
                poll=Poll(request=get("/versions"), paging=NoPaging(items="data")),
            ),
        ),
    )


def slot(url: str) -> Connector:
    """One webhook for each folder, put back as it was."""
    other = at(tiny, url)
    path = "/folders/{folder_id}"
    return other.changed(
        subscription=SlotSubscription(
            owner=folder,
            read=get(path),
            write=patch(path, {"hook": {"url": HookUrl(), "key": OwnSecret()}, "on": EventNames()}),
            restore=patch(path, {"hook": {"url": Earlier(path="hook.url")}, "on": Earlier(path="on")}),
            url="hook.url",
            events="on",
        ),
    )
