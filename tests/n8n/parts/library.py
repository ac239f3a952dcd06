"""A library: its key in a header, two hosts, no account; files in and out; webhooks set by hand."""

from __future__ import annotations

from connector_core.description import (
    Action,
    Connection,
    Connector,
    Documented,
    Download,
    Envelope,
    Errors,
    FileInput,
    Find,
    HeaderKey,
    Hmac,
    Host,
    Input,
    JsonInput,
    ListAll,
    ManualSubscription,
    Merge,
    NoPaging,
    PagePaging,
    PlainHeader,
    Publisher,
    Record,
    Resource,
    TextListInput,
    Trigger,
    Webhook,
    When,
    arg,
    get,
    options,
    out,
    post,
    put,
)


class Book(Record):
    """A book."""

    id: str = out("Book ID", sample="b1")
    title: str | None = out("Title", sample="Walden")
    author: str | None = out("Author", sample="Thoreau")


class Recording(Record):
    """Where a reading of a book lies."""

    id: str = out("Book ID", sample="b1")
    audio_url: str | None = out("Audio URL", sample="https://files.library.example/b1.mp3")


class Score(Record):
    """What one title scored."""

    title: str = out("Title", sample="Walden", path="$each.titles")
    score: float = out("Score", sample=0.5)


class Scores(Record):
    """What titles scored."""

    asked: list[str] = out("Asked", sample=["Walden"], path="$input.titles")
    scores: list[Score] = out("Scores")


class Upload(Record):
    """What was taken."""

    id: str = out("Upload ID", sample="u1")


book_id = Input(key="book_id", label="Book ID", required=True, help="The ID of the book.")
PUBLISHER = Publisher(
    name="Library",
    email="dev@library.example",
    homepage="https://library.example",
    repositories="https://github.com/library",
    documentation="https://docs.library.example",
)


def library(url: str, other: str) -> Connector:
    """The library at one address, with a second one to choose."""
    return Connector(
        key="library",
        label="Library",
        description="Lends books.",
        theme="#336699",
        publisher=PUBLISHER,
        connection=Connection(
            hosts=(Host(label="Production", url=f"{url}/v1"), Host(label="Staging", url=f"{other}/v1")),
            auth=HeaderKey(header="X-Library-Key", help_url="https://library.example/keys"),
            test=get("/books", {"limit": 1}),
            label="Library",
        ),
        envelope=Envelope(at="data", success="success"),
        errors=Errors(message=("error.message",), code=("error.code",), locked_codes=("LOCKED",)),
        resources=(
            Resource(key="book", noun="book", plural="books"),
            Resource(key="scan", noun="scan", plural="scans"),
        ),
        subscription=ManualSubscription(help="In the library's settings, add a webhook with this URL."),
        signature=Hmac(where=PlainHeader(header="X-Library-Signature")),
        triggers=(
            Trigger(
                key="book_lent",
                label="Book Lent",
                description="a book was lent, or lent again.",
                resource="book",
                record=Book,
                identity=("id",),
                webhook=Webhook(event=("book.lent", "book.renewed"), item="data"),
            ),
        ),
        actions=(
            Action(
                key="add_book",
                label="Add Book",
                description="Adds a book.",
                resource="book",
                verb="add",
                inputs=(
                    Input(
                        key="kind",
                        label="Kind",
                        type=options(("known", "Known"), ("other", "Other")),
                        required=True,
                        default="known",
                        help="Whether the library knows the book.",
                    ),
                    Input(
                        key="isbn",
                        label="ISBN",
                        required=True,
                        help="The number of the book.",
                        when=When(input="kind", values=("known",)),
                    ),
                    Input(
                        key="title",
                        label="Title",
                        required=True,
                        help="The title of the book.",
                        when=When(input="kind", values=("other",)),
                    ),
                    Input(
                        key="note",
                        label="Note",
                        help="What is remarkable about it.",
                        when=When(input="kind", values=("other",)),
                    ),
                ),
                request=post("/books", {"isbn": arg("isbn"), "title": arg("title"), "note": arg("note")}, acts=True),
                record=Book,
            ),
            Action(
                key="update_book",
                label="Update Book",
                description="Changes a book.",
                resource="book",
                verb="update",
                inputs=(
                    book_id,
                    Input(key="title", label="Title", help="The new title."),
                    Input(key="labels", label="Labels", type=JsonInput(), help="Names and values."),
                ),
                request=put("/books/{book_id}", {"title": arg("title"), "labels": arg("labels")}),
                merge=Merge(request=get("/books/{book_id}"), keep=("title", "author", "labels")),
                record=Book,
            ),
            Action(
                key="rate_titles",
                label="Rate Titles",
                description="Rates titles.",
                resource="book",
                verb="rate",
                inputs=(Input(key="titles", label="Titles", type=TextListInput(), required=True, help="The titles."),),
                request=post("/ratings", {"titles": arg("titles")}),
                record=Scores,
                reads=True,
            ),
            Action(
                key="add_scans",
                label="Add Scans",
                description="Adds scanned pages.",
                resource="scan",
                verb="add",
                inputs=(
                    book_id,
                    Input(key="pages", label="Pages", type=FileInput(multiple=True), required=True, help="The scans."),
                    Input(key="labels", label="Labels", type=JsonInput(), help="Names and values."),
                ),
                request=post(
                    "/books/{book_id}/scans",
                    {"pages[]": arg("pages"), "labels": arg("labels"), "source": "n8n"},
                    encoding="multipart",
                ),
                record=Upload,
            ),
            Action(
                key="set_cover",
                label="Set Cover",
                description="Sets the cover.",
                resource="scan",
                verb="set cover",
                inputs=(book_id, Input(key="cover", label="Cover", type=FileInput(), help="The picture.")),
                request=post("/books/{book_id}/cover", {"cover": arg("cover")}, encoding="multipart"),
                record=Upload,
            ),
            Action(
                key="get_cover",
                label="Get Cover",
                description="Downloads the cover.",
                resource="scan",
                verb="download cover",
                inputs=(book_id,),
                request=get("/books/{book_id}/cover"),
                download=Download(name="{book_id}.png", media_type="image/png"),
                reads=True,
            ),
            Action(
                key="get_recording",
                label="Get Recording",
                description="Downloads a reading.",
                resource="scan",
                verb="download recording",
                inputs=(book_id,),
                request=get("/books/{book_id}/recording"),
                record=Recording,
                download=Download(name="{id}.mp3", url="audio_url", hosts=("library.example",)),
                reads=True,
            ),
        ),
        searches=(
            Find(
                key="find_book",
                label="Find Book",
                description="Finds a book by its title and author.",
                resource="book",
                inputs=(
                    Input(key="title", label="Title", required=True, help="The title."),
                    Input(key="author", label="Author", required=True, help="The author."),
                ),
                request=get("/books"),
                paging=PagePaging(items=("data", "data.books"), param="page", start=1, size_param="limit", size=2),
                match={"title": "title", "author": "author"},
                record=Book,
            ),
            ListAll(
                key="list_books",
                label="List Books",
                description="Returns a list of books.",
                resource="book",
                request=get("/books"),
                paging=NoPaging(items=("data", "data.books")),
                record=Book,
            ),
        ),
        documented=(Documented(name="GET /books", by=("list_books", "find_book", "connection")),),
    )
