# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Holds a package against the configuration of a firmware, before a device does.

The refusals are those of the device, in its order; the hint names the Kconfig symbol. What only
the device knows is left to it: what is loaded already, attach points and helpers that the
application defines, a policy of the application's own.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mbpf.errors import MbpfError, Place
from mbpf.package.development import development_key_path
from mbpf.package.key_array import TrustedKey
from mbpf.package.manifest import Manifest, MapDecl
from mbpf.refusal import PackageError, Refusal
from mbpf.spec import hooks, maps
from mbpf.spec.errors import REASONS, Reason
from mbpf.spec.package import Capability, SectionType
from mbpf.zephyr.build_folder import BuildFolder
from mbpf.zephyr.kconfig import symbol
from mbpf.zephyr.map_size import table_bytes

_MAP_SYMBOLS: Final = {
    "lru": "MBPF_MAPS_LRU",
    "ring": "MBPF_MAPS_RING",
    "counter": "MBPF_MAPS_COUNTER",
    "percpu_array": "MBPF_MAPS_PERCPU",
    "percpu_hash": "MBPF_MAPS_PERCPU",
    "lpm": "MBPF_MAPS_LPM",
}
_CEILINGS: Final = {
    "NET_RX": ("MBPF_HOOK_NET",),
    "NET_TX": ("MBPF_HOOK_NET",),
    "SECURITY": ("MBPF_HOOK_MGMT", "MBPF_HOOK_ZBUS"),
}
"""By hook type, the symbols of its attach points; with _MAX_STEPS behind, those of their steps."""
_DEVELOPMENT: Final = "MBPF_DEVELOPMENT_KEY"


@dataclass(frozen=True, slots=True)
class _About:
    """What a refusal is about: its name, and its number if it is a map."""

    name: str = ""
    number: int | None = None


_NOTHING: Final = _About()


@dataclass(frozen=True, slots=True)
class Admission:
    """A package, and the firmware that it is for.

    Attributes:
        build: the firmware.
        name: of the program's description, for messages.
        manifest: what the package says of itself.
        helpers: names of the helpers that the program calls.
    """

    build: BuildFolder
    name: str
    manifest: Manifest
    helpers: frozenset[str] = frozenset()

    def check(self) -> None:
        """Make sure that the device will not refuse what the manifest says.

        Raises:
            PackageError: it would.
        """
        self._check_features()
        self._check_hook()
        if self.build.kconfig.is_on("MBPF_BOOT"):
            self._check_limits()
        for number, decl in enumerate(self.manifest.maps):
            self._check_map(number, decl)
        self._check_helpers()
        self._check_arena()

    def check_signature(self, key_id: bytes | None) -> None:
        """Make sure that the device trusts the signature.

        Args:
            key_id: of the key that signed, or None.

        Raises:
            PackageError: it would refuse the package.
            UsageError: a key of the configuration cannot be read.
        """
        kconfig = self.build.kconfig
        if not kconfig.is_on("MBPF_BOOT"):
            return
        if key_id is None:
            if not kconfig.is_on("MBPF_ALLOW_UNSIGNED"):
                hint = (
                    "give --key, or --unsigned for a package that is signed later; in CMake KEY or "
                )
                hint += "UNSIGNED of mbpf_add_program()"
                raise self._refused(Reason.NO_SIGNATURE, hint)
            return
        keys = trusted_keys(self.build)
        if not keys and kconfig.is_on("MBPF_ALLOW_UNSIGNED"):
            return
        named = [key for key in keys if key.key.key_id == key_id]
        if not named:
            has = ", ".join(key.key.key_id.hex() for key in keys) or "none"
            hint = (
                f"the key is {key_id.hex()}, the firmware trusts {has}: "
                f"sign with another one, or add it to {symbol('MBPF_PUBLIC_KEYS')}"
            )
            raise self._refused(Reason.KEY_UNKNOWN, hint)
        epoch = kconfig.number("MBPF_EPOCH")
        for key in named:
            if epoch < key.first_epoch or 0 < key.last_epoch < epoch:
                bound = key.first_epoch if epoch < key.first_epoch else key.last_epoch
                hint = f"see {symbol('MBPF_EPOCH')} and {symbol('MBPF_PUBLIC_KEYS')}"
                raise self._refused(Reason.KEY_EPOCH, hint, bound, epoch)

    def warnings(self) -> Iterator[MbpfError]:
        """What the device will refuse later, when the program is attached."""
        hook, kconfig = self.manifest.hook_name, self.build.kconfig
        ceilings = {
            name: kconfig.number(name)
            for name in (f"{p}_MAX_STEPS" for p in _CEILINGS.get(hook, ()) if kconfig.is_on(p))
        }
        if ceilings and self.manifest.budgets.max_steps > max(ceilings.values()):
            symbols = " or ".join(symbol(name) for name in ceilings)
            yield MbpfError(
                f"max_steps is {self.manifest.budgets.max_steps}: Zephyr's attach points for "
                f"{hook} take no program of more than {max(ceilings.values())} steps",
                id="attach-ceiling",
                where=Place(self.name),
                hint=f"lower budgets.max_steps, or raise {symbols}",
            )

    def _check_features(self) -> None:
        for group in self.manifest.features:
            name = f"MBPF_BUILTINS_{group.upper()}"
            if not self.build.kconfig.is_on(name):
                hint = f"set {symbol(name)}=y, or do without the built-ins of '{group}'"
                raise self._refused(Reason.MANIFEST_FEATURE, hint, note=f"'{group}'")

    def _check_hook(self) -> None:
        if self.manifest.hook_type == hooks.HOOKS["CUSTOM"].id:
            self._need(Reason.HOOK_UNKNOWN, "MBPF_HOOKS_CUSTOM", actual=self.manifest.hook_type)

    def _check_limits(self) -> None:
        manifest, budgets = self.manifest, self.manifest.budgets
        self._bound(Reason.POLICY_HEAP, "MBPF_MAX_HEAP_SIZE", manifest.heap_size)
        self._check_capabilities()
        self._bound(Reason.POLICY_STEPS, "MBPF_MAX_STEPS", budgets.max_steps)
        self._bound(Reason.POLICY_HELPERS, "MBPF_MAX_HELPERS", budgets.max_helpers)
        self._bound(Reason.POLICY_MAPS, "MBPF_MAX_MAPS", len(manifest.maps))

    def _check_capabilities(self) -> None:
        own = self.build.kconfig.number("MBPF_CAP_FIRMWARE")
        for name in self.manifest.capabilities:
            known = name.removeprefix("CAP_") in Capability.__members__
            if known and not self.build.kconfig.is_on(f"MBPF_{name}"):
                hint = f"set {symbol(f'MBPF_{name}')}=y, or do without it"
                raise self._refused(Reason.POLICY_CAPABILITY, hint, actual=_bit(name))
            # Which bit a name of the firmware's own means, its helpers say.
            if not known and own == 0:
                hint = f"add the capability's bit to {symbol('MBPF_CAP_FIRMWARE')}"
                raise self._refused(Reason.POLICY_CAPABILITY, hint, about=_About(name))

    def _check_map(self, number: int, decl: MapDecl) -> None:
        name = _MAP_SYMBOLS.get(decl.type_name)
        about = _About(decl.name, number)
        if name is not None:
            self._need(Reason.MAP_TYPE, name, decl.type, about)
        if not self.build.kconfig.is_on("MBPF_BOOT"):
            return
        if decl.flags & maps.Flag.SHARED:
            self._need(Reason.SHARED_DENIED, "MBPF_ALLOW_SHARED_MAPS", about=about)
        size = table_bytes(decl, self._cpus)
        self._bound(Reason.POLICY_MAP_ENTRIES, "MBPF_MAX_MAP_ENTRIES", decl.max_entries, about)
        self._bound(Reason.POLICY_MAP_BYTES, "MBPF_MAX_MAP_BYTES", size, about)

    def _check_helpers(self) -> None:
        if "emit" in self.helpers:
            self._need(Reason.POLICY_CAPABILITY, "MBPF_EVENTS", int(Capability.EMIT))
        for name in self.manifest.helper_versions:
            self._need(Reason.HELPER_UNKNOWN, "MBPF_OWN_HELPERS", about=_About(name))

    def _check_arena(self) -> None:
        """Refuse what cannot fit, even if nothing else is in the arena."""
        kconfig = self.build.kconfig
        instances = 1
        if kconfig.is_on("MBPF_INSTANCES_PER_CPU"):
            instances = self._cpus
        elif kconfig.is_on("MBPF_INSTANCES_POOL"):
            instances = kconfig.number("MBPF_INSTANCE_COUNT")
        need = instances * self.manifest.heap_size
        need += sum(table_bytes(decl, self._cpus) for decl in self.manifest.maps)
        if "CAP_EMIT" in self.manifest.capabilities:
            need += kconfig.number("MBPF_EVENT_RING_SIZE")
        size = kconfig.number("MBPF_ARENA_SIZE")
        if need > size:
            hint = (
                f"raise {symbol('MBPF_ARENA_SIZE')}: heap ({instances} times), maps and events "
                f"of this program alone are {need} bytes"
            )
            raise self._refused(Reason.ARENA_FULL, hint, note=f"it has {size} bytes")

    @property
    def _cpus(self) -> int:
        return max(1, self.build.kconfig.number("MP_MAX_NUM_CPUS"))

    def _bound(self, reason: Reason, name: str, actual: int, about: _About = _NOTHING) -> None:
        limit = self.build.kconfig.number(name)
        if actual > limit:
            hint = f"raise {symbol(name)}, or change mbpf.yaml"
            raise self._refused(reason, hint, limit, actual, about)

    def _need(self, reason: Reason, name: str, actual: int = 0, about: _About = _NOTHING) -> None:
        if not self.build.kconfig.is_on(name):
            raise self._refused(reason, f"set {symbol(name)}=y", 0, actual, about)

    def _refused(
        self,
        reason: Reason,
        hint: str,
        limit: int = 0,
        actual: int = 0,
        about: _About = _NOTHING,
        note: str = "",
    ) -> PackageError:
        code, section = REASONS[reason].code, SectionType.MANIFEST
        if reason in (Reason.KEY_UNKNOWN, Reason.KEY_EPOCH):
            section = SectionType.SIGNATURE
        refusal = Refusal(
            code, reason, section, 0, limit, actual, item=about.number, message=about.name
        )
        hint = f"{hint} (the firmware: {self.build.kconfig.path})"
        return PackageError(refusal, Place(self.name), note, hint=hint)


def trusted_keys(build: BuildFolder) -> list[TrustedKey]:
    """The keys that a firmware trusts at boot.

    Raises:
        UsageError: one cannot be read.
    """
    names = shlex.split(build.kconfig.text("MBPF_PUBLIC_KEYS"))
    keys = [TrustedKey.parse(str(build.application / name)) for name in names]
    private = development_key_path()
    if build.kconfig.is_on(_DEVELOPMENT) and private.exists():
        keys.append(TrustedKey.parse(str(private)))
    return keys


def signs_for_development(build: BuildFolder) -> bool:
    """Whether a firmware trusts the development key."""
    return build.kconfig.is_on(_DEVELOPMENT)


def _bit(name: str) -> int:
    return int(Capability[name.removeprefix("CAP_")])
