"""The failure that checks and parsers raise on both sides of the child process: a code, no words, no Django."""

from __future__ import annotations


class FaultError(Exception):
    """The file cannot be read; `code` is one of `unreadable.sentence`'s."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
