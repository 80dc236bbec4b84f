"""Uploads stay in memory: a file may hold a BSN, and nothing of that may touch a disk before it has been left out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload


class MemoryOnlyHandler(MemoryFileUploadHandler):
    """Keeps every upload in memory and stops reading one that is larger than UPLOAD_LIMIT."""

    received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,  # noqa: N803
    ) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT:
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)

    def upload_interrupted(self) -> None:
        self.request_too_large()

    def request_too_large(self) -> None:
        if self.request is not None:
            self.request.META["OPSTAP_UPLOAD_TOO_LARGE"] = "1"
