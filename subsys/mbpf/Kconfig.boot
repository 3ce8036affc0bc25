# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0

config MBPF_BOOT
	bool "Start the runtime at boot"
	default y
	help
	  Start one runtime before the application's main(), with the keys and
	  limits below, and register the attach points of MBPF_HOOK_DEFINE().
	  mbpf_zephyr_runtime() returns it. A thread of its own writes what
	  programs log and runs deferred events, where there is either.
	  With n the application calls mbpf_zephyr_start() with a policy of its
	  own.

if MBPF_BOOT

config MBPF_BOOT_PRIORITY
	int "Initialization priority"
	default 80
	range 0 99
	help
	  Where among the initialization functions of level APPLICATION the
	  runtime is started. Attach points that fire before have their default
	  verdict.

config MBPF_PUBLIC_KEYS
	string "Files with public keys"
	help
	  Keys whose signatures are accepted: files as "mbpf keygen" and openssl
	  write them, separated by spaces, relative to the application. A name
	  may be followed by the epochs in which the key is good:
	  "keys/old.pub@1-4 keys/new.pub@4-". The build stops when there is
	  neither a key nor MBPF_DEVELOPMENT_KEY nor MBPF_ALLOW_UNSIGNED.

config MBPF_DEVELOPMENT_KEY
	bool "Trust the development key [DEVELOPMENT ONLY]"
	help
	  Accept packages that are signed with this user's development key,
	  which the build makes when there is none ("mbpf key development"
	  tells where), and sign the programs of mbpf_add_program() with it.
	  Never ship firmware with this option; the build prints a warning when
	  it is set.

config MBPF_EPOCH
	int "Epoch at boot"
	default 0
	range 0 2147483647
	help
	  Which epoch the epochs of the keys are compared with, until
	  mbpf_runtime_epoch_raise() is called.

menu "Capabilities that programs may have"

config MBPF_CAP_LOG
	bool "Write log lines"
	default y
	help
	  Packages that ask for the capability CAP_LOG are accepted.

config MBPF_CAP_MAP_READ
	bool "Look up map entries"
	default y
	help
	  Packages that ask for the capability CAP_MAP_READ are accepted.

config MBPF_CAP_MAP_WRITE
	bool "Change map entries"
	default y
	help
	  Packages that ask for the capability CAP_MAP_WRITE are accepted.

config MBPF_CAP_MAP_ITERATE
	bool "Walk over the keys of a map"
	default y
	help
	  Packages that ask for the capability CAP_MAP_ITERATE are accepted.

config MBPF_CAP_EMIT
	bool "Emit events"
	default y
	depends on MBPF_EVENTS
	help
	  Packages that ask for the capability CAP_EMIT are accepted.

config MBPF_CAP_TIME
	bool "Read the clock"
	default y
	help
	  Packages that ask for the capability CAP_TIME are accepted.

config MBPF_CAP_STATS
	bool "Read the program's own statistics"
	default y
	help
	  Packages that ask for the capability CAP_STATS are accepted.

config MBPF_CAP_FIRMWARE
	hex "Capabilities of the firmware's own helpers"
	default 0x0
	range 0x0 0xffff0000
	help
	  The bits, 16 to 31, of the capabilities of MBPF_HELPER_DEFINE()
	  that packages may ask for. The lower ones are those above.

endmenu

config MBPF_ALLOW_SHARED_MAPS
	bool "Programs may share maps"
	help
	  Programs that declare a shared map of the same name use the same
	  one. Without it such packages are refused.

menu "Limits of programs"

config MBPF_MAX_PROGRAMS
	int "Programs that are loaded at the same time"
	default 8
	range 1 255
	help
	  A further package is refused.

config MBPF_MAX_HEAP_SIZE
	int "Globals, heap and stack of an instance [bytes]"
	default 8192
	range 64 16777216
	help
	  A package with a larger heap_size is refused.

config MBPF_MAX_STEPS
	int "Steps of one run"
	default 100000
	range 1 2147483647
	help
	  A package with a larger max_steps is refused. A step is about one
	  instruction of the program; built-in functions that take long are
	  charged in proportion.

config MBPF_MAX_HELPERS
	int "Helper calls of one run"
	default 1000
	range 1 2147483647
	help
	  A package with a larger max_helpers is refused.

config MBPF_MAX_MAPS
	int "Maps of a program"
	default 8
	range 1 16
	help
	  A package with more maps is refused.

config MBPF_MAX_MAP_ENTRIES
	int "Entries of a map"
	default 1024
	range 1 65535
	help
	  A package with a map of more entries is refused.

config MBPF_MAX_MAP_BYTES
	int "Memory of a map [bytes]"
	default 16384
	range 1 16777216
	help
	  A package with a larger map is refused. It is the memory of the
	  entries, with a byte more for each.

endmenu

choice MBPF_INSTANCES
	prompt "Instances of each program"
	default MBPF_INSTANCES_PER_CPU if SMP
	default MBPF_INSTANCES_SINGLE
	help
	  How many runs of one program there can be at the same time. Each
	  instance has globals, heap and stack of its own, out of the arena;
	  what programs share is in maps.

config MBPF_INSTANCES_SINGLE
	bool "One"
	help
	  The least memory. An event that interrupts a run of the same program
	  has the default verdict of its hook.

config MBPF_INSTANCES_PER_CPU
	bool "One for each CPU"
	help
	  Programs run on all CPUs at the same time.

config MBPF_INSTANCES_POOL
	bool "A number of them"
	help
	  Events take one that is free, also those that interrupt another one.

endchoice

config MBPF_INSTANCE_COUNT
	int "Instances in the pool"
	depends on MBPF_INSTANCES_POOL
	default 2
	range 1 16
	help
	  Each takes the heap_size of the program from the arena.

config MBPF_BREAKER_THRESHOLD
	int "Failures in a row after which a program rests"
	default 0
	range 0 2147483647
	help
	  A program that rests is not run: its events have the default verdict.
	  0 for never.

config MBPF_BREAKER_COOLDOWN_MS
	int "How long a program rests [ms]"
	depends on MBPF_BREAKER_THRESHOLD != 0
	default 10000
	range 0 4294967
	help
	  After it an event is tried again. 0: it rests until
	  mbpf_prog_breaker_reset().

config MBPF_DEFER
	bool "Queue of deferred events"
	help
	  Memory for events of TRACEPOINT and TIMER hooks that wait until the
	  thread of the runtime runs them.

config MBPF_DEFER_ENTRIES
	int "Events that can wait"
	depends on MBPF_DEFER
	default 32
	range 1 4096
	help
	  Further ones are lost, which is counted.

config MBPF_DEFER_BYTES
	int "Data of an event that are kept [bytes]"
	depends on MBPF_DEFER
	default 64
	range 8 65528
	help
	  Each waiting event has room for that many, out of the arena.

config MBPF_LOG_AT_ONCE
	bool "Write log lines at once"
	depends on MBPF_CAP_LOG && LOG && !MBPF_HOOK_TRACE
	help
	  Hand a line of mbpf.log to Zephyr's log where the program runs. With
	  n lines wait in a ring until a thread of the runtime writes them,
	  which is needed where hooks may wake nobody.
	  Saves the ring and, without deferred events and timers, the thread
	  with its stack. A hook takes some 300 bytes more of the stack on which
	  it fires, and with LOG_MODE_IMMEDIATE or LOG_MODE_MINIMAL the time
	  in which the line is written.

config MBPF_LOG_RING
	bool
	default y
	depends on MBPF_CAP_LOG && LOG && !MBPF_LOG_AT_ONCE
	select RING_BUFFER

config MBPF_LOG_RING_SIZE
	int "Memory for log lines that wait to be written [bytes]"
	depends on MBPF_LOG_RING
	default 1024
	range 320 65536
	help
	  Programs run where nothing may be written or woken up, so that their
	  lines wait here. Lines that do not fit are lost, which is told.

config MBPF_WORKER
	bool
	default y
	depends on MBPF_LOG_RING || MBPF_DEFER || MBPF_HOOK_TIMER || MBPF_HOOK_TRACE

if MBPF_WORKER

config MBPF_WORKER_PERIOD_MS
	int "How often waiting lines and events are looked for [ms]"
	default 100
	range 1 60000
	help
	  Hooks wake nobody: those of the scheduler would trace themselves.

# For no more than lines, as much as Zephyr gives its own thread that writes them; on a Cortex-M3
# they take less than 400 bytes (doc/footprint.md).
config MBPF_WORKER_STACK_SIZE
	int "Stack of the thread that does so [bytes]"
	default 2048 if MBPF_DEFER || MBPF_HOOK_TIMER || MBPF_HOOK_TRACE
	default 768 if CPU_CORTEX_M && SIZE_OPTIMIZATIONS && LOG_MODE_DEFERRED
	default 2048
	range 512 1048576
	help
	  Deferred events run on it, and programs of timers and of the
	  scheduler's events.

config MBPF_WORKER_PRIORITY
	int "Priority of that thread"
	default 14 if NUM_PREEMPT_PRIORITIES > 14
	default 0
	range 0 126
	help
	  A preemptible one, below that of threads with deadlines: less than
	  NUM_PREEMPT_PRIORITIES.

endif # MBPF_WORKER

config MBPF_CONTROL
	bool "Manage programs by name"
	help
	  Functions of mbpf/control.h: stage packages that arrive in pieces,
	  load or update their programs, and attach, detach and unload by name,
	  for a management protocol, a shell or a transport of one's own.
	  Staged packages lie in the arena, as long as a program runs from
	  them.

config MBPF_STAGE_MAX_SIZE
	int "Largest package that may be staged [bytes]"
	depends on MBPF_CONTROL
	default 16384
	range 256 16777216
	help
	  A larger one is refused when it begins to arrive. One that is not
	  signed takes that much of the arena, too, until it is whole and
	  refused.

endif # MBPF_BOOT
