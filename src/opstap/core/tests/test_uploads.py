"""An upload never touches a disk; one that is too large stops, and the view can tell that from no file at all."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.files.uploadhandler import StopFutureHandlers, StopUpload
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from opstap.core.uploads import DRAINED, MemoryOnlyHandler, too_large

MEGABYTE = 1024 * 1024


def receive(request: HttpRequest) -> HttpResponse:
    """What a view that takes a file must do: ask `too_large` before its form says that a file is missing."""
    if too_large(request):
        return HttpResponse("te groot", status=413)
    file = request.FILES.get("file")
    return HttpResponse(f"{type(file).__name__} {file.size}" if file else "geen bestand")


receive.csrf_exempt = True  # type: ignore[attr-defined]
receive.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("receive", receive)]


@pytest.fixture
def client() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__, UPLOAD_LIMIT=3 * MEGABYTE, MIDDLEWARE=[]):
        yield Client()


@pytest.fixture
def no_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("an upload touched the disk")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(f"tempfile.{name}", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)


@pytest.mark.usefixtures("no_temporary_files")
@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 3 * MEGABYTE - 1, 3 * MEGABYTE])
def test_a_file_up_to_the_limit_stays_in_memory(client: Client, size: int) -> None:
    answer = client.post("/receive", {"file": SimpleUploadedFile("l.xlsx", b"x" * size)})
    assert answer.content.decode() == f"InMemoryUploadedFile {size}"


@pytest.mark.usefixtures("no_temporary_files")
@pytest.mark.parametrize("size", [3 * MEGABYTE + 1, 9 * MEGABYTE])
def test_a_larger_file_stops_and_the_view_knows(client: Client, size: int) -> None:
    answer = client.post("/receive", {"file": SimpleUploadedFile("l.xlsx", b"x" * size)})
    assert (answer.status_code, answer.content) == (413, b"te groot")


def test_files_together_have_one_limit(client: Client) -> None:
    files = {name: SimpleUploadedFile("l.xlsx", b"x" * 2 * MEGABYTE) for name in ("file", "other")}
    assert client.post("/receive", files).status_code == 413


def test_no_file_is_not_a_large_file(client: Client) -> None:
    assert client.post("/receive", {"text": "a"}).content == b"geen bestand"
    assert client.get("/receive").content == b"geen bestand"
    claimed = client.post("/receive", {"text": "a"}, headers={"opstap-upload-too-large": "1"})
    assert claimed.content == b"geen bestand"


def test_a_stopped_file_is_dropped_before_it_is_kept() -> None:
    request = RequestFactory().post("/receive")
    handler = MemoryOnlyHandler(request)
    handler.handle_raw_input(BytesIO(), {}, 1, b"x")
    with pytest.raises(StopFutureHandlers):
        handler.new_file("file", "l.xlsx", "text/plain", None)
    assert handler.receive_data_chunk(b"abc", 0) is None
    kept = handler.file_complete(3)
    assert isinstance(kept, InMemoryUploadedFile)
    assert kept.read() == b"abc"


def test_what_is_too_large_is_read_to_its_end_but_not_without_end() -> None:
    handler = MemoryOnlyHandler()
    handler.file = BytesIO()
    with override_settings(UPLOAD_LIMIT=2):
        for start in range(0, 2 * DRAINED - 3, 3):
            assert handler.receive_data_chunk(b"abc", start) is None
        assert handler.file.getvalue() == b""
        with pytest.raises(StopUpload):
            handler.receive_data_chunk(b"abc", 60)
        assert handler.file_complete(60) is None
