/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The tree of the command mbpf, and what it completes.
 */

#include <string.h>

#include "common.h"

/* --- Names to complete ---
 *
 * The shell asks for names by number, in the order of the alphabet. Each kind is copied to one
 * place: a program can be unloaded by another thread while its name is shown. Shells that complete
 * at the same time may show each other's names; each text is terminated.
 */
static char prog_name[MBPF_CONTROL_NAME_SIZE];
static char map_name[MBPF_MAP_NAME_MAX + 1];

/* What is looked for: the first name behind one. */
struct search {
	const char *after; /* NULL: the first of all */
	const char *found;
};

static void consider(struct search *search, const char *name)
{
	if ((search->after == NULL || strcmp(name, search->after) > 0) &&
	    (search->found == NULL || strcmp(name, search->found) < 0)) {
		search->found = name;
	}
}

static void consider_progs(struct search *search, const struct mbpf_runtime *rt)
{
	const struct mbpf_prog *prog = NULL;

	while ((prog = mbpf_prog_next(rt, prog)) != NULL) {
		consider(search, mbpf_prog_name(prog));
	}
}

static void consider_hooks(struct search *search, const struct mbpf_runtime *rt)
{
	const struct mbpf_hook *hook = NULL;

	while ((hook = mbpf_hook_next(rt, hook)) != NULL) {
		consider(search, hook->name);
	}
}

/* Before it asks for names of maps, the shell has walked the names of programs up to the one on the
 * command line. */
static void consider_maps(struct search *search, const struct mbpf_runtime *rt)
{
	struct mbpf_prog *prog = mbpf_prog_find(rt, prog_name);
	const struct mbpf_map *map;

	if (prog == NULL) {
		return;
	}
	for (uint32_t i = 0; (map = mbpf_prog_map_at(prog, i)) != NULL; i++) {
		consider(search, mbpf_map_info(map)->name);
	}
}

/* Name number `index`, or NULL; between enter and leave. */
static const char *name_at(const struct mbpf_runtime *rt, size_t index,
			   void (*consider_all)(struct search *search,
						const struct mbpf_runtime *rt))
{
	struct search search = {.after = NULL};

	for (size_t i = 0; i <= index; i++) {
		search.found = NULL;
		consider_all(&search, rt);
		if (search.found == NULL) {
			return NULL;
		}
		search.after = search.found;
	}
	return search.found;
}

/* Copies it, with dots in place of control characters. */
static const char *copy_at(size_t index, char *to, size_t size,
			   void (*consider_all)(struct search *search,
						const struct mbpf_runtime *rt))
{
	struct mbpf_runtime *rt;
	const char *name;

	if (mbpf_control_enter(&rt) != 0) {
		return NULL;
	}
	name = name_at(rt, index, consider_all);
	if (name != NULL) {
		(void)strncpy(to, name, size - 1U);
		mbpf_shell_clean(to, size);
	}
	mbpf_control_leave();
	return name != NULL ? to : NULL;
}

static void complete_hook(size_t index, struct shell_static_entry *entry)
{
	struct mbpf_runtime *rt;

	*entry = (struct shell_static_entry){.syntax = NULL};
	if (mbpf_control_enter(&rt) == 0) {
		/* The firmware's own text, which stays. */
		entry->syntax = name_at(rt, index, consider_hooks);
		mbpf_control_leave();
	}
}

static void complete_map(size_t index, struct shell_static_entry *entry)
{
	*entry = (struct shell_static_entry){
		.syntax = copy_at(index, map_name, sizeof(map_name), consider_maps),
	};
}

SHELL_DYNAMIC_CMD_CREATE(hooks, complete_hook);
SHELL_DYNAMIC_CMD_CREATE(maps, complete_map);

static void complete_prog(size_t index, struct shell_static_entry *entry)
{
	*entry = (struct shell_static_entry){
		.syntax = copy_at(index, prog_name, sizeof(prog_name), consider_progs),
	};
}

static void complete_prog_hook(size_t index, struct shell_static_entry *entry)
{
	complete_prog(index, entry);
	entry->subcmd = &hooks;
}

static void complete_prog_map(size_t index, struct shell_static_entry *entry)
{
	complete_prog(index, entry);
	entry->subcmd = &maps;
}

SHELL_DYNAMIC_CMD_CREATE(progs, complete_prog);
SHELL_DYNAMIC_CMD_CREATE(progs_hooks, complete_prog_hook);
SHELL_DYNAMIC_CMD_CREATE(progs_maps, complete_prog_map);

/* --- The tree --- */

#define KEYS                                                                                       \
	"KEY: an index for arrays and counters; else the bytes in hexadecimal, of a prefix map "   \
	"with /BITS behind"

SHELL_STATIC_SUBCMD_SET_CREATE(
	prog_cmds,
	SHELL_CMD_ARG(list, NULL, SHELL_HELP("List the programs", NULL), mbpf_shell_prog_list, 1,
		      0),
	SHELL_CMD_ARG(show, &progs,
		      SHELL_HELP("Show a program: limits, memory, package, last failure", "PROG"),
		      mbpf_shell_prog_show, 2, 0),
	SHELL_CMD_ARG(attach, &progs_hooks,
		      SHELL_HELP("Attach a program to an attach point; lower priorities run first",
				 "PROG HOOK [PRIORITY]"),
		      mbpf_shell_prog_attach, 3, 1),
	SHELL_CMD_ARG(detach, &progs, SHELL_HELP("Take a program off its attach point", "PROG"),
		      mbpf_shell_prog_detach, 2, 0),
	SHELL_CMD_ARG(unload, &progs, SHELL_HELP("Unload a program that is detached", "PROG"),
		      mbpf_shell_prog_unload, 2, 0),
	SHELL_SUBCMD_SET_END);

SHELL_STATIC_SUBCMD_SET_CREATE(
	map_cmds,
	SHELL_CMD_ARG(list, &progs, SHELL_HELP("List the maps of one program or of all", "[PROG]"),
		      mbpf_shell_map_list, 1, 1),
	SHELL_CMD_ARG(dump, &progs_maps,
		      SHELL_HELP("Print entries, at most COUNT; of a ring the oldest event",
				 "PROG MAP [COUNT]"),
		      mbpf_shell_map_dump, 3, 1),
	SHELL_CMD_ARG(get, &progs_maps,
		      SHELL_HELP("Print the value of a key\n" KEYS, "PROG MAP KEY"),
		      mbpf_shell_map_get, 4, 0),
	SHELL_CMD_ARG(
		set, &progs_maps,
		SHELL_HELP("Set the value of a key, bytes in hexadecimal, or a counter\n" KEYS,
			   "PROG MAP KEY VALUE"),
		mbpf_shell_map_set, 5, 0),
	SHELL_CMD_ARG(delete, &progs_maps, SHELL_HELP("Remove a key\n" KEYS, "PROG MAP KEY"),
		      mbpf_shell_map_delete, 4, 0),
	SHELL_SUBCMD_SET_END);

SHELL_STATIC_SUBCMD_SET_CREATE(hook_cmds,
			       SHELL_CMD_ARG(list, NULL, SHELL_HELP("List the attach points", NULL),
					     mbpf_shell_hook_list, 1, 0),
			       SHELL_SUBCMD_SET_END);

#if defined(CONFIG_MBPF_EVENTS)
SHELL_STATIC_SUBCMD_SET_CREATE(
	event_cmds,
	SHELL_CMD_ARG(tail, &progs,
		      SHELL_HELP("Take and print events that wait, and those of SECONDS to come; "
				 "q or Ctrl-C ends it",
				 "PROG [SECONDS]"),
		      mbpf_shell_event_tail, 2, 1),
	SHELL_SUBCMD_SET_END);

#define EVENT_CMD                                                                                  \
	SHELL_CMD(event, &event_cmds, SHELL_HELP("Events that programs emit", NULL), NULL),
#else
#define EVENT_CMD
#endif

SHELL_STATIC_SUBCMD_SET_CREATE(
	mbpf_cmds, SHELL_CMD(prog, &prog_cmds, SHELL_HELP("Programs", NULL), NULL),
	SHELL_CMD(map, &map_cmds, SHELL_HELP("Maps", NULL), NULL),
	SHELL_CMD(hook, &hook_cmds, SHELL_HELP("Attach points", NULL), NULL),
	EVENT_CMD SHELL_CMD_ARG(stats, &progs,
				SHELL_HELP("Counts of one program or of all", "[PROG]"),
				mbpf_shell_stats, 1, 1),
	SHELL_CMD_ARG(feature, NULL, SHELL_HELP("What this firmware contains", NULL),
		      mbpf_shell_feature, 1, 0),
	SHELL_SUBCMD_SET_END);

SHELL_CMD_REGISTER(mbpf, &mbpf_cmds, SHELL_HELP("Hook programs", NULL), NULL);
