# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A runtime in this process: load packages, attach them, run events, read maps and statistics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

from mbpf.errors import RejectError
from mbpf.interrupts import held
from mbpf.sim._core import ffi, lib
from mbpf.sim.refusal import FAILURES, Refusal, refusal_error
from mbpf.spec.helpers import EVENT_LOST
from mbpf.spec.hooks import HOOKS
from mbpf.spec.maps import BY_ID
from mbpf.spec.package import Capability

_DEFAULT_ARENA: Final = 4 * 1024 * 1024
_ALL_CAPABILITIES: Final = int(sum(Capability))


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of ``mbpf.log``: program name, level 0 to 3, text."""

    program: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Emitted:
    """One event of ``mbpf.emit``: its id and its bytes."""

    id: int
    data: bytes

    @property
    def lost(self) -> int:
        """How many events were lost before the next one; 0 unless this is what tells of it."""
        return int.from_bytes(self.data, "little") if self.id == EVENT_LOST else 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a program since it was loaded; steps are per run."""

    invocations: int
    successes: int
    failures: dict[str, int]
    steps_total: int
    steps_min: int
    steps_max: int
    steps_last: int
    helper_calls: int
    log_lines: int
    collections: int
    log_lost: int = 0
    events: int = 0
    events_lost: int = 0


@dataclass(frozen=True, slots=True)
class LastError:
    """The last failed run: kind of failure, word and function where, message of an exception."""

    failure: str
    pc: int
    function: int
    error_class: int
    message: str
    trace: tuple[int, ...] = ()
    """The words at which the functions of the stack are, the innermost first."""


@dataclass(frozen=True, slots=True)
class MapView:
    """What a map was declared as, and its entries as bytes in storage order.

    The entries of counters are those that are not 0; those of a ring are its events, the oldest
    first, by their number.
    """

    name: str
    type: str
    key_size: int
    value_size: int
    max_entries: int
    entries: tuple[tuple[bytes, bytes], ...]
    dropped: int = 0
    """Events that a ring has lost."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that may sign, and when.

    Attributes:
        public: 32 bytes.
        id: how packages name it, 8 bytes; empty for the beginning of its SHA-512.
        first_epoch: it is good from then on.
        last_epoch: and up to then; 0 for ever.
    """

    public: bytes
    id: bytes = b""
    first_epoch: int = 0
    last_epoch: int = 0


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What programs of a hook type may take for one event; 0 where only the limits count."""

    hook: str
    max_steps: int = 0
    max_helpers: int = 0
    max_wall_time_us: int = 0


@dataclass(slots=True)
class Policy:
    """What the runtime accepts. ``keys`` are 32-byte public keys; limits of 0 are defaults."""

    keys: Sequence[bytes | Key] = ()
    capabilities: int = _ALL_CAPABILITIES
    allow_unsigned: bool = False
    allow_shared_maps: bool = True
    max_heap_size: int = 0
    max_steps: int = 0
    max_helpers: int = 0
    max_map_bytes: int = 0
    max_map_entries: int = 0
    max_maps: int = 0
    max_programs: int = 0
    ceilings: Sequence[Ceiling] = ()
    epoch: int = 0


_LIMITS: Final = tuple(field.name for field in fields(Policy) if field.name.startswith("max_"))


def map_size(type: int, key_size: int, value_size: int, max_entries: int) -> int:
    """Bytes of memory that a map needs; 0 if its sizes are not allowed."""
    return int(lib.sim_map_size(type, key_size, value_size, max_entries))


def _table(handle: Any, info: Any) -> Iterator[tuple[bytes, bytes]]:
    key = ffi.new("uint8_t[]", info.key_size)
    value = ffi.new("uint8_t[]", info.value_size)
    cursor = ffi.new("uint32_t *")
    while lib.mbpf_map_next(handle, cursor, key, value) == 0:
        yield bytes(key), bytes(value)


def _counters(handle: Any, info: Any) -> Iterator[tuple[bytes, bytes]]:
    value = ffi.new("int64_t *")
    for index in range(info.max_entries):
        lib.mbpf_map_counter_get(handle, index, value)
        if value[0] != 0:
            yield index.to_bytes(4, "little"), int(value[0]).to_bytes(8, "little", signed=True)


def _events(handle: Any, info: Any) -> Iterator[tuple[bytes, bytes]]:
    data = ffi.new("uint8_t[]", info.value_size)
    length = ffi.new("uint32_t *")
    index = 0
    while lib.sim_ring_event(handle, index, data, length) == 0:
        yield index.to_bytes(4, "little"), bytes(data)[: length[0]]
        index += 1


class Program:
    """A loaded program. Stays valid until :meth:`unload`."""

    def __init__(self, runtime: Runtime, handle: Any, package: Any) -> None:
        self._runtime = runtime
        self._handle = handle
        self._packages = [package]  # executed in place: must stay where they are
        self.last_events: list[Emitted] = []
        self.name: str = ffi.string(lib.mbpf_prog_name(handle)).decode()

    def statistics(self) -> Statistics:
        """The counts until now."""
        raw = ffi.new("struct mbpf_prog_stats *")
        lib.mbpf_prog_stats_get(self._handle, raw)
        return Statistics(
            invocations=raw.invocations,
            successes=raw.successes,
            failures={name: raw.failures[i] for i, name in enumerate(FAILURES) if raw.failures[i]},
            steps_total=raw.steps_total,
            steps_min=raw.steps_min if raw.invocations else 0,
            steps_max=raw.steps_max,
            steps_last=raw.steps_last,
            helper_calls=raw.helper_calls,
            log_lines=raw.log_lines,
            collections=raw.collections,
            log_lost=raw.log_lost,
            events=raw.events,
            events_lost=raw.events_lost,
        )

    def last_error(self) -> LastError | None:
        """The last failure, or None if no run has failed."""
        raw = ffi.new("struct mbpf_prog_error *")
        lib.mbpf_prog_error_get(self._handle, raw)
        return _failure(raw)

    def memory(self) -> dict[str, int]:
        """Bytes of the descriptor, the control block, the heap, the maps, the ring of events, the
        heap in use."""
        raw = ffi.new("struct mbpf_prog_memory *")
        lib.mbpf_prog_memory_get(self._handle, raw)
        names = ("descriptor", "instance", "heap", "maps", "events", "heap_used")
        return {name: int(getattr(raw, name)) for name in names}

    def maps(self) -> list[MapView]:
        """All maps with their entries, in order of declaration."""
        return list(self._map_views())

    def _map_views(self) -> Iterator[MapView]:
        index = 0
        while (handle := lib.mbpf_prog_map_at(self._handle, index)) != ffi.NULL:
            info = lib.mbpf_map_info(handle)
            kind = BY_ID[info.type]
            read = {"counter": _counters, "event": _events}.get(kind.value, _table)
            yield MapView(
                name=ffi.string(info.name).decode(),
                type=kind.name,
                key_size=info.key_size,
                value_size=info.value_size,
                max_entries=info.max_entries,
                entries=tuple(read(handle, info)),
                dropped=lib.mbpf_map_ring_dropped(handle),
            )
            index += 1

    def events(self) -> list[Emitted]:
        """Takes the events that were emitted since the last call, the oldest first."""
        raw = ffi.new("struct mbpf_event *")
        found = []
        while lib.mbpf_event_read(self._handle, raw) == 0:
            found.append(Emitted(raw.id, bytes(raw.data[0 : raw.length])))
        return found

    @property
    def has_events(self) -> bool:
        """Whether there is an event to be taken."""
        return bool(lib.mbpf_event_count(self._handle))

    def attach(self, hook: Hook, priority: int = 0) -> None:
        """Attaches the program; lower priorities run first, equal ones in order of attachment."""
        code = lib.mbpf_prog_attach(self._handle, hook.handle, priority)
        _check(code, f"cannot attach to {hook.name}")

    def detach(self) -> None:
        """Detaches the program from its hook."""
        _check(lib.mbpf_prog_detach(self._handle), "cannot detach")

    def update(self, package: bytes, fresh_maps: bool = False) -> None:
        """Puts a new package in the place of the program's.

        Args:
            package: its bytes; of the same name and hook type.
            fresh_maps: all maps begin empty.

        Raises:
            RejectError: it is refused, and the old one stays.
        """
        words = _aligned(package)
        options = ffi.new("struct mbpf_update_options *")
        options.maps = lib.MBPF_MAPS_FRESH if fresh_maps else lib.MBPF_MAPS_PRESERVE
        detail = ffi.new("struct mbpf_error_detail *")
        with held():
            code = lib.mbpf_prog_update(self._handle, words, len(package), options, detail)
        if code != 0:
            raise refusal_error(_refusal(code, detail))
        self._packages.append(words)
        if lib.mbpf_prog_reclaim(self._handle):
            del self._packages[:-1]

    def unload(self) -> LastError | None:
        """Runs mbpf_fini and frees the program; it must be detached. How mbpf_fini failed.

        The events that nobody has taken are in ``last_events`` then.
        """
        raw = ffi.new("struct mbpf_prog_error *")
        with held():
            lib.sim_fini(self._handle, raw)
            self.last_events = self.events()
            _check(lib.mbpf_prog_unload(self._handle), "cannot unload")
        self._handle = ffi.NULL
        return _failure(raw)


@dataclass(slots=True)
class Hook:
    """An attach point of a runtime."""

    name: str
    type_name: str
    handle: Any
    _name: Any = field(repr=False)
    _verdict: Any = field(repr=False, default_factory=lambda: ffi.new("int32_t *"))

    def run(self, context: Any) -> int:
        """Runs one event, a pointer to a context struct. Returns the combined verdict."""
        size = ffi.sizeof(ffi.typeof(context).item)
        _check(lib.mbpf_hook_run(self.handle, context, size, self._verdict), "event refused")
        return int(self._verdict[0])

    def run_many(self, context: Any, count: int) -> int:
        """Runs the same event ``count`` times without Python in between; the last verdict."""
        size = ffi.sizeof(ffi.typeof(context).item)
        return int(lib.sim_run_many(self.handle, context, size, count))


class Runtime:
    """The device's runtime in this process, with a clock that the caller sets (:attr:`now_ns`)."""

    def __init__(
        self,
        policy: Policy,
        arena_size: int = _DEFAULT_ARENA,
        has_clock: bool = True,
        event_ring_size: int = 0,
        log_per_second: int = 0,
    ) -> None:
        self.log: list[LogLine] = []
        self._arena = ffi.new("uint64_t[]", arena_size // 8)
        self._keys = ffi.new("struct mbpf_key[]", [_c_key(key) for key in policy.keys])
        self._ceilings = ffi.new("struct mbpf_ceiling[]", [_c_ceiling(c) for c in policy.ceilings])
        self._self_handle = ffi.new_handle(self)
        self._state = ffi.new("struct sim_state *", {"handle": self._self_handle})
        config = ffi.new("struct mbpf_runtime_config *")
        config.arena = self._arena
        config.arena_size = arena_size
        config.event_ring_size = event_ring_size
        config.log_per_second = log_per_second
        config.policy.keys = self._keys
        config.policy.key_count = len(policy.keys)
        config.policy.capabilities = policy.capabilities
        config.policy.allow_unsigned = policy.allow_unsigned
        config.policy.allow_shared_maps = policy.allow_shared_maps
        config.policy.epoch = policy.epoch
        config.policy.ceilings = self._ceilings
        config.policy.ceiling_count = len(policy.ceilings)
        for limit in _LIMITS:
            setattr(config.policy.limits, limit, getattr(policy, limit))
        config.services.now_ns = lib.sim_now_ns if has_clock else ffi.NULL
        config.services.log = lib.sim_log
        config.services.user_data = self._state
        self._runtime = ffi.new("struct mbpf_runtime *")
        self._hooks: list[Hook] = []
        _check(lib.mbpf_runtime_init(self._runtime, config), "cannot start the runtime")

    @property
    def now_ns(self) -> int:
        """What ``mbpf.nowNs`` answers, in nanoseconds."""
        return int(self._state.now_ns)

    @now_ns.setter
    def now_ns(self, value: int) -> None:
        self._state.now_ns = value

    @property
    def epoch(self) -> int:
        """The epoch that keys are compared with; it can only be raised."""
        return int(lib.mbpf_runtime_epoch(self._runtime))

    @epoch.setter
    def epoch(self, value: int) -> None:
        _check(lib.mbpf_runtime_epoch_raise(self._runtime, value), "cannot set the epoch")

    @property
    def arena_used(self) -> int:
        """Bytes of the arena in use, block headers included."""
        return int(self._runtime.arena_used)

    @property
    def allocations(self) -> int:
        """Allocations tried until now."""
        return int(self._runtime.alloc_count)

    def fail_allocation(self, number: int) -> None:
        """Makes the ``number``-th allocation of this runtime fail; 0 for none."""
        self._runtime.fail_alloc = number

    def hook(self, type_name: str, name: str, max_steps: int = 0) -> Hook:
        """Registers an attach point of a hook type (``NET_RX`` …)."""
        c_name = ffi.new("char[]", name.encode())
        handle = ffi.new(
            "struct mbpf_hook *",
            {"name": c_name, "type": HOOKS[type_name].id, "max_steps": max_steps},
        )
        _check(lib.mbpf_hook_register(self._runtime, handle), f"cannot register {name}")
        hook = Hook(name, type_name, handle, c_name)
        self._hooks.append(hook)
        return hook

    def load(self, package: bytes) -> Program:
        """Loads a package.

        Raises:
            RejectError: the runtime refused it; ``refusal`` holds code, reason and place.
        """
        words = _aligned(package)
        handle = ffi.new("struct mbpf_prog **")
        detail = ffi.new("struct mbpf_error_detail *")
        # An interrupt inside of a callback would be lost.
        with held():
            code = lib.mbpf_prog_load(self._runtime, words, len(package), handle, detail)
        if code != 0:
            raise refusal_error(_refusal(code, detail))
        return Program(self, handle[0], words)


@ffi.def_extern()  # type: ignore[untyped-decorator]
def sim_log(program: Any, level: int, text: Any, length: int, user_data: Any) -> None:
    """Takes a log line from C."""
    state = ffi.cast("struct sim_state *", user_data)
    runtime: Runtime = ffi.from_handle(state.handle)
    name = ffi.string(lib.mbpf_prog_name(program)).decode()
    runtime.log.append(LogLine(name, level, ffi.buffer(text, length)[:].decode("latin-1")))


def _aligned(package: bytes) -> Any:
    words = ffi.new("uint64_t[]", max(1, (len(package) + 7) // 8))
    ffi.memmove(words, package, len(package))
    return words


def _refusal(code: int, detail: Any) -> Refusal:
    return Refusal(
        code=code,
        reason=detail.reason,
        section=detail.section,
        offset=detail.offset,
        limit=detail.limit,
        actual=detail.actual,
        item=None if detail.item == lib.MBPF_NO_ITEM else detail.item,
        error_class=detail.error_class,
        message=ffi.string(detail.message).decode("latin-1"),
        trace=_words(detail.trace),
    )


def _c_key(key: bytes | Key) -> dict[str, Any]:
    if isinstance(key, bytes):
        return {"public_key": list(key)}
    return {
        "public_key": list(key.public),
        "key_id": list(key.id),
        "first_epoch": key.first_epoch,
        "last_epoch": key.last_epoch,
    }


def _c_ceiling(ceiling: Ceiling) -> dict[str, int]:
    return {
        "hook_type": HOOKS[ceiling.hook].id,
        "max_steps": ceiling.max_steps,
        "max_helpers": ceiling.max_helpers,
        "max_wall_time_us": ceiling.max_wall_time_us,
    }


def _failure(raw: Any) -> LastError | None:
    if raw.failure == 0:
        return None
    return LastError(
        failure=FAILURES[raw.failure],
        pc=raw.pc,
        function=raw.func,
        error_class=raw.error_class,
        message=ffi.string(raw.message).decode("latin-1"),
        trace=_words(raw.trace),
    )


def _words(trace: Any) -> tuple[int, ...]:
    return tuple(trace.pc[0 : trace.count])


def _check(code: int, what: str) -> None:
    if code != 0:
        refusal = Refusal(code=code, reason=0)
        message = f"{what}: {refusal.code_name}: {refusal.meaning}"
        raise RejectError(message, id=refusal.id, hint=refusal.hint)
