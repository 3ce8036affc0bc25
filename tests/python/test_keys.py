# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Keys, their files, and signatures."""

import base64
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha512
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mbpf.cli.main import main
from mbpf.errors import UsageError
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.package.format import Package
from mbpf.package.keys import PrivateKey, PublicKey, write_pair, write_private, write_public
from mbpf.package.sign import sign, verify
from mbpf.refusal import PackageError
from mbpf.sim.runtime import Policy, Runtime
from mbpf.spec.errors import ErrorCode, Reason

PROGRAM = Path(__file__).resolve().parents[2] / "samples/programs/drop_port"

# RFC 8032, section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
# RFC 8410, section 10.1 and 10.3: the same structure as openssl writes it.
RFC8410_PUBLIC = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
RFC8410_PRIVATE = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"


def pem(label: str, text: str) -> str:
    return f"-----BEGIN {label}-----\n{text}\n-----END {label}-----\n"


@pytest.fixture(scope="module")
def data() -> bytes:
    return build(find(PROGRAM)).data


def test_rfc8032() -> None:
    key = PrivateKey(SEED)
    assert key.public.raw == PUBLIC
    assert key.sign(b"\x72") == SIGNATURE
    assert key.public.verify(b"\x72", SIGNATURE)
    assert not key.public.verify(b"\x73", SIGNATURE)
    assert not key.public.verify(b"\x72", SIGNATURE[:63])
    assert key.public.key_id == sha512(PUBLIC).digest()[:8]
    assert SEED.hex() not in repr(key)


def test_rfc8410(tmp_path: Path) -> None:
    private, public = tmp_path / "a.pem", tmp_path / "a.pub"
    private.write_text(pem("PRIVATE KEY", RFC8410_PRIVATE))
    public.write_text(pem("PUBLIC KEY", RFC8410_PUBLIC))
    key = PrivateKey.read(private)
    assert key.public == PublicKey.read(public) == PublicKey.read(private)
    assert key.to_pem() == private.read_text()
    assert key.public.to_pem() == public.read_text()


def test_private_keys_are_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    before = os.umask(0)
    try:
        write_private(path, PrivateKey.generate())
        write_public(tmp_path / "key.pub", PrivateKey.read(path).public)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PublicKey.read(tmp_path / "key.pub") == PrivateKey.read(path).public


def test_keys_are_not_overwritten(tmp_path: Path) -> None:
    path, other = tmp_path / "key.pem", tmp_path / "other"
    write_private(path, PrivateKey(SEED))
    with pytest.raises(UsageError, match="key-exists"):
        write_private(path, PrivateKey.generate())
    assert PrivateKey.read(path).seed == SEED
    other.write_text("not a key")
    other.chmod(0o644)
    path.unlink()
    path.symlink_to(other)
    with pytest.raises(UsageError, match="not-a-regular-file"):
        write_private(path, PrivateKey(SEED), force=True)
    assert other.read_text() == "not a key" and path.is_symlink()
    with pytest.raises(UsageError, match="not-a-key-name"):
        write_private(other, PrivateKey(SEED), force=True)
    path.unlink()
    write_private(path, PrivateKey.generate())
    path.chmod(0o644)
    write_private(path, PrivateKey(SEED), force=True)
    assert PrivateKey.read(path).seed == SEED
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="cannot-write"):
        write_private(tmp_path / "none" / "key.pem", PrivateKey(SEED))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        pem("PRIVATE KEY", RFC8410_PRIVATE[:-4]),
        pem("PRIVATE KEY", RFC8410_PRIVATE.replace("MC4C", "MC4D")),
        pem("PRIVATE KEY", "===="),
        pem("PUBLIC KEY", RFC8410_PRIVATE),
        pem("RSA PRIVATE KEY", RFC8410_PRIVATE),
        pem("PRIVATE KEY", RFC8410_PRIVATE).replace("END", "ENDE"),
        pem("PRIVATE KEY", base64.b64encode(SEED).decode()),
    ],
)
def test_files_that_hold_no_key(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.pem"
    path.write_text(text)
    with pytest.raises(UsageError, match="bad-key") as raised:
        PrivateKey.read(path)
    assert raised.value.hint


@given(st.binary(max_size=200))
def test_random_files_hold_no_key(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "random.pem"
    path.write_bytes(raw)
    with pytest.raises(UsageError, match="bad-key"):
        PublicKey.read(path)


def test_a_public_key_cannot_sign(tmp_path: Path) -> None:
    path = tmp_path / "a.pub"
    write_public(path, PublicKey(PUBLIC))
    with pytest.raises(UsageError, match="public-key-given"):
        PrivateKey.read(path)
    with pytest.raises(UsageError, match="unreadable-key"):
        PrivateKey.read(tmp_path / "none.pem")


def test_host_and_device_believe_the_same_signatures(data: bytes) -> None:
    mine, other = PrivateKey(SEED), PrivateKey(bytes(32))
    signed = sign(data, mine)
    tampered = bytearray(signed)
    tampered[-1] ^= 1
    for package, key, reason in (
        (signed, mine, None),
        (signed, other, ErrorCode.UNTRUSTED_KEY),
        (bytes(tampered), mine, Reason.BAD_SIGNATURE),
        (data, mine, Reason.NO_SIGNATURE),
    ):
        runtime = Runtime(Policy(keys=[key.public.raw]))
        if reason is None:
            verify(Package.loads(package), package, key.public)
            runtime.load(package)
            continue
        with pytest.raises(PackageError):
            verify(Package.loads(package), package, key.public)
        with pytest.raises(PackageError) as refused:
            runtime.load(package)
        refusal = refused.value.refusal
        assert reason in (refusal.code, refusal.reason)


def test_the_wrong_key_is_named(data: bytes) -> None:
    signed = sign(data, PrivateKey(SEED))
    other = PrivateKey(bytes(32)).public
    with pytest.raises(PackageError) as refused:
        verify(Package.loads(signed), signed, other, "a.mbpf")
    assert PrivateKey(SEED).public.key_id.hex() in str(refused.value)
    assert other.key_id.hex() in str(refused.value)
    assert refused.value.id == "untrusted-key"


def test_signing_again_needs_force(data: bytes) -> None:
    signed = sign(data, PrivateKey(SEED))
    with pytest.raises(UsageError, match="already-signed"):
        sign(signed, PrivateKey(bytes(32)))
    again = sign(signed, PrivateKey(bytes(32)), force=True)
    verify(Package.loads(again), again, PrivateKey(bytes(32)).public)
    assert again == sign(data, PrivateKey(bytes(32)))


@pytest.mark.parametrize("name", ["foo.pub", "foo.PUB", ".pub", "folder/foo.pub"])
def test_a_private_key_is_not_named_like_a_public_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert main(["keygen", "-o", name, "--force"]) == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_pairs_are_made_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("foo.pub").mkdir()
    assert main(["keygen", "-o", "foo.pem", "--force"]) == 1
    assert not Path("foo.pem").exists()
    Path("bar.pub").write_text("a key")
    assert main(["keygen", "-o", "bar.pem"]) == 1
    assert not Path("bar.pem").exists()
    assert Path("bar.pub").read_text() == "a key"


@contextmanager
def no_room() -> Iterator[None]:
    """Files can be made, but nothing can be written to them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("force", [False, True])
def test_without_room_nothing_is_left_and_nothing_lost(tmp_path: Path, force: bool) -> None:
    private, public = tmp_path / "a.pem", tmp_path / "a.pub"
    if force:
        write_pair(private, public, PrivateKey(SEED))
    before = contents(tmp_path)
    with no_room(), pytest.raises(UsageError, match="cannot-write"):
        write_pair(private, public, PrivateKey.generate(), force)
    assert contents(tmp_path) == before
    write_pair(private, public, PrivateKey(bytes(32)), force)
    assert PrivateKey.read(private).seed == bytes(32)
    assert sorted(contents(tmp_path)) == ["a.pem", "a.pub"]
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_a_key_that_is_made_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, public = tmp_path / "a.pem", tmp_path / "a.pub"
    link = os.link

    def raced(source: Path, target: Path) -> None:
        if target == public:
            public.write_text("of somebody else")
        link(source, target)

    monkeypatch.setattr(os, "link", raced)
    with pytest.raises(UsageError, match="key-exists") as raised:
        write_pair(private, public, PrivateKey(SEED))
    assert raised.value.where is not None and raised.value.where.file == str(public)
    assert contents(tmp_path) == {"a.pub": b"of somebody else"}


def test_keys_on_a_file_system_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    private, public = tmp_path / "a.pem", tmp_path / "a.pub"
    write_pair(private, public, PrivateKey(SEED))
    assert PrivateKey.read(private).public == PublicKey.read(public)
    assert sorted(contents(tmp_path)) == ["a.pem", "a.pub"]
    with pytest.raises(UsageError, match="key-exists"):
        write_private(private, PrivateKey.generate())
    assert PrivateKey.read(private).seed == SEED
