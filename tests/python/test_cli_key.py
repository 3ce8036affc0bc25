# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf key``: keys for the firmware, and the development key."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_helpers import ROOT, Mbpf
from mbpf.package import development
from mbpf.package.development import VARIABLE
from mbpf.package.keys import PrivateKey, PublicKey, write_private, write_public


@pytest.fixture
def mbpf(capsys: pytest.CaptureFixture[str]) -> Mbpf:
    return Mbpf(capsys)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[PrivateKey, Path]:
    """A key and the file of its public half."""
    key = PrivateKey(bytes(range(32)))
    write_private(tmp_path / "a.pem", key)
    write_public(tmp_path / "a.pub", key.public)
    return key, tmp_path / "a.pub"


def numbers(text: str) -> bytes:
    return bytes(int(byte, 16) for byte in re.findall(r"0x([0-9a-f]{2})\b", text))


@pytest.mark.parametrize(
    ("epochs", "first", "last"),
    [("", 0, 0), ("@3", 3, 3), ("@3-", 3, 0), ("@3-9", 3, 9), ("@0-4294967295", 0, 0xFFFFFFFF)],
)
def test_array_has_the_key_and_its_epochs(
    mbpf: Mbpf, tmp_path: Path, pair: tuple[PrivateKey, Path], epochs: str, first: int, last: int
) -> None:
    key, public = pair
    done = mbpf("key", "export", f"{public}{epochs}", "-o", tmp_path / "keys.c", "--json")
    assert done.code == 0
    assert done.json["key_ids"] == [key.public.key_id.hex()]
    text = (tmp_path / "keys.c").read_text()
    assert numbers(text) == key.public.raw
    assert f".first_epoch = {first}U," in text
    assert f".last_epoch = {last}U," in text


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_array_compiles_and_is_written_again(
    mbpf: Mbpf, tmp_path: Path, pair: tuple[PrivateKey, Path]
) -> None:
    other = tmp_path / "b.pem"
    write_private(other, PrivateKey.generate())
    array = tmp_path / "keys.c"
    for keys in ([pair[1]], [pair[1], other]):
        assert mbpf("key", "export", *keys, "-o", array).code == 0
    assert "mbpf_trusted_key_count = 2;" in array.read_text()
    command = ["cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
    subprocess.run([*command, f"-I{ROOT / 'include'}", str(array)], check=True)


def test_a_file_of_that_name_may_have_an_at_sign(
    mbpf: Mbpf, tmp_path: Path, pair: tuple[PrivateKey, Path]
) -> None:
    odd = pair[1].rename(tmp_path / "a.pub@7")
    assert mbpf("key", "export", odd, "-o", tmp_path / "keys.c").code == 0
    assert ".first_epoch = 0U" in (tmp_path / "keys.c").read_text()


@pytest.mark.parametrize("epochs", ["@0", "@5-4", "@4294967296", "@1-4294967296"])
def test_epochs_that_are_none(
    mbpf: Mbpf, tmp_path: Path, pair: tuple[PrivateKey, Path], epochs: str
) -> None:
    done = mbpf("key", "export", f"{pair[1]}{epochs}", "-o", tmp_path / "keys.c")
    assert done.code == 1
    assert "[bad-epochs]" in done.err
    assert not (tmp_path / "keys.c").exists()


def test_nothing_of_the_users_is_overwritten(
    mbpf: Mbpf, tmp_path: Path, pair: tuple[PrivateKey, Path]
) -> None:
    (tmp_path / "keys.c").write_text("int mine;\n")
    done = mbpf("key", "export", pair[1], "-o", tmp_path / "keys.c")
    assert done.code == 1
    assert "[not-generated]" in done.err
    assert (tmp_path / "keys.c").read_text() == "int mine;\n"


def test_development_key_is_made_once(
    mbpf: Mbpf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    first = mbpf("key", "development", "--json").json
    private = tmp_path / "mbpf/development-key.pem"
    assert first["private"] == str(private)
    assert private.stat().st_mode & 0o777 == 0o600
    Path(first["public"]).unlink()
    assert mbpf("key", "development", "--json").json == first
    assert PrivateKey.read(private).public.key_id.hex() == first["key_id"]
    assert Path(first["public"]).is_file()
    assert sorted(path.name for path in private.parent.iterdir()) == [
        "development-key.pem",
        "development-key.pub",
    ]


def test_two_builds_that_make_the_development_key_take_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "key.pem"))
    other = PrivateKey(bytes(range(32)))

    def private_after_another(path: Path, key: PrivateKey) -> None:
        write_private(path, other)
        write_private(path, key)

    def public_after_another(path: Path, key: PublicKey) -> None:
        write_public(path, other.public)
        write_public(path, key)

    monkeypatch.setattr(development, "write_private", private_after_another)
    monkeypatch.setattr(development, "write_public", public_after_another)
    assert development.development_key() == (tmp_path / "key.pem", other)
    assert PublicKey.read(tmp_path / "key.pub") == other.public


def test_development_key_of_a_relative_data_folder_is_at_home(
    mbpf: Mbpf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    monkeypatch.setenv("HOME", str(tmp_path))
    where = mbpf("key", "development", "--json").json["private"]
    assert where == str(tmp_path / ".local/share/mbpf/development-key.pem")


def test_development_key_that_the_environment_names(
    mbpf: Mbpf, pair: tuple[PrivateKey, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    key, public = pair
    monkeypatch.setenv(VARIABLE, str(public.with_suffix(".pem")))
    assert mbpf("key", "development", "--json").json["key_id"] == key.public.key_id.hex()
    monkeypatch.setenv(VARIABLE, str(public))
    assert "[public-key-name]" in mbpf("key", "development").err


def test_development_key_that_cannot_be_made(
    mbpf: Mbpf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file/key.pem"))
    assert "[cannot-write]" in mbpf("key", "development").err
