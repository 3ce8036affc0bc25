# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Writing the files that users name, so that nothing of theirs is lost.

A package goes where a link points to, and through a FIFO or character device. A regular file is
replaced whole or not at all, and only by something of its own kind. Nothing else is written to.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mbpf.errors import Place, UsageError
from mbpf.inputs import read_begin
from mbpf.spec.package import MAGIC

PACKAGE_SUFFIX: Final = ".mbpf"
_KINDS: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
}
_STREAMS: Final = (stat.S_IFIFO, stat.S_IFCHR)
_PACKAGE_MAGIC: Final = MAGIC.to_bytes(4, "little")
_KEY_MAGIC: Final = b"-----BEGIN "


def is_file(path: Path) -> bool:
    """Whether there is a regular file of that name, however odd the name is."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder of that name, however odd the name is."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_there(path: Path) -> bool:
    """Whether there is anything of that name; a link to itself is."""
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False


def check_package_output(path: Path) -> None:
    """Make sure that a package may be written to ``path``, as far as that is known before.

    Raises:
        UsageError: it is a file of another kind.
    """
    _check_name(path)
    real = Path(os.path.realpath(path))
    kind = _kind(path, follow=True)
    if kind is None or kind in _STREAMS:
        return
    if kind != stat.S_IFREG:
        raise _not_regular(path, kind, "a package")
    if real.suffix != PACKAGE_SUFFIX and not _begins(real, _PACKAGE_MAGIC):
        raise UsageError(
            "this is an existing file that is no package",
            id="not-a-package-name",
            where=Place(str(path)),
            hint=f"give -o a name that ends in {PACKAGE_SUFFIX}",
        )


def check_key_output(path: Path, force: bool) -> None:
    """Make sure that a key may be written to ``path``, as far as that is known before.

    Raises:
        UsageError: it is there and ``force`` is false, or it is no file of a key.
    """
    _check_name(path)
    kind = _kind(path, follow=False)
    if kind is None:
        return
    if kind != stat.S_IFREG:
        raise _not_regular(path, kind, "a key")
    if not force:
        raise key_exists(path)
    if not _begins(path, _KEY_MAGIC):
        raise UsageError(
            "this is an existing file that is no key",
            id="not-a-key-name",
            where=Place(str(path)),
            hint="choose another name with -o; --force overwrites only keys",
        )


def key_exists(path: Path) -> UsageError:
    """The error for a key that is there."""
    return UsageError(
        "the file exists, and a lost key cannot be made again",
        id="key-exists",
        where=Place(str(path)),
        hint="choose another name with -o, or overwrite it with --force",
    )


def write_package(path: Path, data: bytes) -> None:
    """Write a package.

    Raises:
        UsageError: it is a file of another kind, or it cannot be written.
    """
    check_package_output(path)
    write_file(path, data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all, where a link points to, or through a stream.

    A file that is there keeps its permissions.

    Raises:
        UsageError: it cannot be written, or it is a folder, socket or block device.
    """
    kind = _file_kind(path)
    try:
        if kind in _STREAMS:
            with path.open("wb", buffering=0) as stream:
                view = memoryview(data)
                while view:
                    view = view[stream.write(view) :]
        else:
            real = Path(os.path.realpath(path))
            with draft(real, data) as made:
                if kind is not None:
                    made.chmod(stat.S_IMODE(real.stat().st_mode))
                made.replace(real)
    except OSError as error:
        raise cannot_write(path, error) from None


def check_generated_output(path: Path, header: str, command: str) -> None:
    """Make sure that a text may be written to ``path`` that a command makes: over nothing else.

    Args:
        path: the file.
        header: what every text of that command begins with.
        command: its name, for people.

    Raises:
        UsageError: there is something that the command did not write, or no folder for it.
    """
    _file_kind(path)
    try:
        ours = not is_file(path) or read_begin(path, len(header.encode())) == header.encode()
        Path(os.path.realpath(path)).parent.stat()
    except OSError as error:
        raise cannot_write(path, error) from None
    if not ours:
        raise UsageError(
            f"this file was not written by '{command}'",
            id="not-generated",
            where=Place(str(path)),
            hint="rename it; nothing of yours is overwritten",
        )


def write_generated(path: Path, text: str, header: str, command: str) -> None:
    """Write a text that a command makes, in the place of nothing but its own.

    Args:
        path: the file; a link that leads nowhere, too, is written through.
        text: what to write.
        header: what every text of that command begins with.
        command: its name, for people.

    Raises:
        UsageError: there is a file that the command did not write, or it cannot be written.
    """
    check_generated_output(path, header, command)
    write_file(path, text.encode())


@contextmanager
def draft(path: Path, data: bytes, mode: int = 0o666) -> Iterator[Path]:
    """What shall stand at ``path``, whole, in a file beside it; removed if it is still there then.

    Args:
        path: where it shall stand.
        data: all of it.
        mode: permissions of the file, less those that the user's umask takes away.

    Yields:
        The file, to be moved.

    Raises:
        OSError: it cannot be written.
    """
    made = path.with_name(f".mbpf.{secrets.token_hex(8)}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        yield made
    finally:
        made.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> UsageError:
    """The error for what the system refused to write."""
    return UsageError(
        f"cannot write the file: {error.strerror or 'the system refused'}",
        id="cannot-write",
        where=Place(str(path)),
        hint="check the name, the folder and its permissions",
    )


def _check_name(path: Path) -> None:
    if str(path) == "-":
        raise UsageError(
            "'-' is no name of a file",
            id="usage",
            hint="name a file; what is printed goes to the standard output",
        )


def _kind(path: Path, follow: bool) -> int | None:
    """What kind of file there is; None if there is none.

    Raises:
        UsageError: the system does not tell: the name is too long, or a link to itself.
    """
    try:
        return stat.S_IFMT(path.stat(follow_symlinks=follow).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None  # What is wrong with the folder is told when it is written.
    except OSError as error:
        raise cannot_write(path, error) from None


def _file_kind(path: Path) -> int | None:
    """What kind of file there is, to which a text or bytes may be written; None if there is none.

    Raises:
        UsageError: it is a folder, socket or block device, or the system does not tell.
    """
    _check_name(path)
    kind = _kind(path, follow=True)
    if kind is None or kind == stat.S_IFREG or kind in _STREAMS:
        return kind
    raise _not_regular(path, kind, "a file")


def _begins(path: Path, magic: bytes) -> bool:
    """Whether a file begins like that, or is empty, so that nothing can be lost."""
    try:
        return read_begin(path, len(magic)) in (magic, b"")
    except OSError as error:
        raise cannot_write(path, error) from None


def _not_regular(path: Path, kind: int, what: str) -> UsageError:
    return UsageError(
        f"this is {_KINDS.get(kind, 'no regular file')}, and {what} cannot be written to it",
        id="not-a-regular-file",
        where=Place(str(path)),
        hint="choose another name",
    )
