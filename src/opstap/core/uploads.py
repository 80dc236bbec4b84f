"""Uploads stay in memory: a file may hold a BSN, and nothing of that may touch a disk before it has been left out."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

TOO_LARGE = "OPSTAP_UPLOAD_TOO_LARGE"


DRAINED = 20
"""So many times UPLOAD_LIMIT is read and dropped: a browser shows our answer only after it could send all of its file.
Beyond that the connection is cut."""


class MemoryOnlyHandler(MemoryFileUploadHandler):
    """Keeps every upload in memory, and drops one that is larger than UPLOAD_LIMIT."""

    received = 0

    def handle_raw_input(
        self,
        input_data: object,
        META: object,
        content_length: int,
        boundary: object,
        encoding: str | None = None,
    ) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received <= settings.UPLOAD_LIMIT:
            return super().receive_data_chunk(raw_data, start)
        if self.received > DRAINED * settings.UPLOAD_LIMIT:
            raise StopUpload(connection_reset=True)
        self._tell_the_view()
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received > settings.UPLOAD_LIMIT:
            self.file.close()
            return None
        return super().file_complete(file_size)

    def _tell_the_view(self) -> None:
        """Django drops a stopped file without a word, so the view must look here to know it from no file at all."""
        self.file.truncate(0)
        if self.request is not None:
            self.request.META[TOO_LARGE] = "1"


def too_large(request: HttpRequest) -> bool:
    """Was an upload of this request stopped? Reads the request, so call it where the form would be read."""
    request.POST  # noqa: B018
    return TOO_LARGE in request.META
