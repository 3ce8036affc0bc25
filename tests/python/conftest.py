# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What many files of tests use."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_helpers import Mbpf
from device_programs import PORT, SOURCE, TICKS
from mbpf.package.development import VARIABLE

if TYPE_CHECKING:
    from fake_device import FakeDevice


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Ctrl-C reaches what tests start, also where the shell has this run ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def development_key(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[None]:
    """Tests sign with a development key of their own: that of the user is left alone.

    A firmware that twister has built trusts the user's.
    """
    with pytest.MonkeyPatch.context() as environment:
        if pytestconfig.getoption("--build-dir", default=None) is None:
            environment.setenv(VARIABLE, str(tmp_path_factory.mktemp("key") / "development.pem"))
        yield


@pytest.fixture
def mbpf(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Mbpf:
    """The command line, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Mbpf(capsys)


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> FakeDevice:
    """A device, to which every port leads but the port ``none``."""
    import fake_device

    made = fake_device.FakeDevice()
    fake_device.connect(made, monkeypatch)
    return made


@pytest.fixture
def make(mbpf: Mbpf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Builds a package out of a description and a source."""
    monkeypatch.chdir(tmp_path)

    def build(source: str = SOURCE, description: str = TICKS) -> Path:
        (tmp_path / "mbpf.yaml").write_text(description, encoding="utf-8")
        (tmp_path / "ticks.js").write_text(source, encoding="utf-8")
        done = mbpf("build", ".", "-o", "ticks.mbpf")
        assert done.code == 0, done.err
        return Path("ticks.mbpf")

    return build


@pytest.fixture
def loaded(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> FakeDevice:
    """The device with the program ticks, attached, after two events."""
    done = mbpf("load", make(), *PORT, "--attach", "app.tick")
    assert done.code == 0, done.err
    for number in (7, 8):
        device.tick(number)
    return device
