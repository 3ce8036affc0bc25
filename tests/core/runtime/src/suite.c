/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "suite.h"

#if defined(__ZEPHYR__)
#include <zephyr/irq_offload.h>
#include <zephyr/kernel.h>
#else
#include <pthread.h>

#include "cpu.h"
#endif

struct mbpf_runtime rt;
struct mbpf_hook net;
struct mbpf_hook trace;
uint64_t suite_now;
uint64_t suite_tick;
char suite_log[256];
void (*suite_on_log)(struct mbpf_prog *prog);

static uint64_t arena[SUITE_ARENA / sizeof(uint64_t)];
static size_t log_size;

static const struct mbpf_key keys[] = {
#include "key.inc"
};

const struct mbpf_key *const suite_keys = keys;

static uint64_t now_ns(void *user_data)
{
	ARG_UNUSED(user_data);
	suite_now += suite_tick;
	return suite_now;
}

static void take_log(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		     void *user_data)
{
	ARG_UNUSED(user_data);
	if (len + 4U <= sizeof(suite_log) - log_size) {
		suite_log[log_size++] = (char)('0' + level);
		suite_log[log_size++] = ' ';
		memcpy(suite_log + log_size, text, len);
		log_size += len;
		suite_log[log_size++] = '\n';
		suite_log[log_size] = '\0';
	}
	if (suite_on_log != NULL) {
		suite_on_log((struct mbpf_prog *)(uintptr_t)prog);
	}
}

struct mbpf_runtime_config suite_config(void)
{
	return (struct mbpf_runtime_config){
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = keys, .key_count = 1, .capabilities = MBPF_CAP_ALL},
		.services = {.now_ns = now_ns, .log = take_log},
	};
}

void suite_start(const struct mbpf_runtime_config *config)
{
	net = (struct mbpf_hook){.name = "net.recv", .type = MBPF_HOOK_NET_RX};
	trace = (struct mbpf_hook){.name = "app.trace", .type = MBPF_HOOK_TRACEPOINT};
	zassert_ok(mbpf_runtime_init(&rt, config));
	zassert_ok(mbpf_hook_register(&rt, &net));
	zassert_ok(mbpf_hook_register(&rt, &trace));
}

static void before(void *fixture)
{
	struct mbpf_runtime_config config = suite_config();

	ARG_UNUSED(fixture);
	suite_now = 1000;
	suite_tick = 0;
	suite_on_log = NULL;
	suite_log[0] = '\0';
	log_size = 0;
	suite_start(&config);
}

struct mbpf_prog *suite_load(const struct suite_package *package)
{
	return load_accepted(&rt, package);
}

uint16_t suite_refused(const struct suite_package *package, int code)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog = (struct mbpf_prog *)&detail;
	size_t used = rt.arena_used;
	int rc = mbpf_prog_load(&rt, package->data, package->size, &prog, &detail);

	zassert_equal(rc, code, "%s, not %s", mbpf_error_string(rc), mbpf_error_string(code));
	zassert_equal(detail.code, code);
	zassert_is_null(prog);
	zassert_equal(rt.arena_used, used, "a refused package holds memory");
	/* The same without a detail to fill. */
	zassert_equal(mbpf_prog_load(&rt, package->data, package->size, &prog, NULL), code);
	return detail.reason;
}

void suite_unload(struct mbpf_prog *prog)
{
	int rc = mbpf_prog_detach(prog);

	zassert_true(rc == 0 || rc == MBPF_ERR_NOT_ATTACHED);
	zassert_ok(mbpf_prog_unload(prog));
}

#if defined(__ZEPHYR__)
#define THREADS 2

K_THREAD_STACK_ARRAY_DEFINE(stacks, THREADS, 4096);
static struct k_thread threads[THREADS];
static unsigned int running;

static void thread_main(void *function, void *unused, void *unused2)
{
	ARG_UNUSED(unused);
	ARG_UNUSED(unused2);
	(*(void (**)(void))function)();
}

void suite_in_thread(void (*function)(void))
{
	unsigned int n = running++;

	zassert_true(n < THREADS);
	k_thread_create(&threads[n], stacks[n], K_THREAD_STACK_SIZEOF(stacks[n]), thread_main,
			&function, NULL, NULL, k_thread_priority_get(k_current_get()) - 1, 0,
			K_NO_WAIT);
	(void)k_thread_join(&threads[n], K_FOREVER);
	running--;
}

static void interrupt_main(const void *function)
{
	(*(void (*const *)(void))function)();
}

void suite_in_interrupt(void (*function)(void))
{
	irq_offload(interrupt_main, &function);
}
#else
static void *thread_main(void *function)
{
	(*(void (**)(void))function)();
	return NULL;
}

void suite_in_thread(void (*function)(void))
{
	pthread_t thread;

	zassert_ok(pthread_create(&thread, NULL, thread_main, &function));
	zassert_ok(pthread_join(thread, NULL));
}

void suite_in_interrupt(void (*function)(void))
{
	sim_interrupt_set(true);
	function();
	sim_interrupt_set(false);
}
#endif

int32_t suite_packet(uint8_t first, uint8_t second)
{
	uint8_t data[2] = {first, second};
	struct mbpf_ctx_net ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.pkt_len = sizeof(data),
		.data_len = sizeof(data),
		.flags = MBPF_NET_FLAGS(3, 0),
		.data = data,
	};
	int32_t verdict = -1;

	zassert_ok(mbpf_hook_run(&net, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

ZTEST_SUITE(runtime, NULL, NULL, before, NULL, NULL);

ZTEST(runtime, test_init_refuses_what_it_cannot_work_with)
{
	struct mbpf_runtime_config good = suite_config();
	struct mbpf_runtime_config bad = good;

	zassert_equal(mbpf_runtime_init(NULL, &good), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_runtime_init(&rt, NULL), MBPF_ERR_INVALID_ARG);
	bad.arena = NULL;
	zassert_equal(mbpf_runtime_init(&rt, &bad), MBPF_ERR_INVALID_ARG);
	bad.arena = (uint8_t *)good.arena + 4;
	zassert_equal(mbpf_runtime_init(&rt, &bad), MBPF_ERR_INVALID_ARG);
	bad = good;
	bad.arena_size = 255;
	zassert_equal(mbpf_runtime_init(&rt, &bad), MBPF_ERR_INVALID_ARG);
	bad = good;
	bad.policy.keys = NULL;
	zassert_equal(mbpf_runtime_init(&rt, &bad), MBPF_ERR_INVALID_ARG);
	bad = good;
	bad.policy.allow_unsigned = true;
	zassert_equal(mbpf_runtime_init(&rt, &bad),
		      SUITE_MAY_ALLOW_UNSIGNED ? 0 : MBPF_ERR_INVALID_ARG);
}

ZTEST(runtime, test_hooks_have_names_of_their_own)
{
	struct mbpf_hook again = {.name = "net.recv", .type = MBPF_HOOK_NET_RX};
	struct mbpf_hook unknown = {.name = "other", .type = 99};
	struct mbpf_hook unnamed = {.type = MBPF_HOOK_NET_RX};
	struct mbpf_hook empty = {.name = "", .type = MBPF_HOOK_NET_RX};
	struct mbpf_hook nowhere = {
		.name = "other", .type = MBPF_HOOK_NET_RX, .context = MBPF_CONTEXT_ISR + 1};
	struct mbpf_hook in_isr = {
		.name = "isr", .type = MBPF_HOOK_NET_RX, .context = MBPF_CONTEXT_ISR};

	zassert_equal(mbpf_hook_register(NULL, &again), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_register(&rt, NULL), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_register(&rt, &again), MBPF_ERR_ALREADY_ATTACHED);
	zassert_equal(mbpf_hook_register(&rt, &net), MBPF_ERR_ALREADY_ATTACHED);
	zassert_equal(mbpf_hook_register(&rt, &unknown), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_register(&rt, &unnamed), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_register(&rt, &empty), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_register(&rt, &nowhere), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_hook_register(&rt, &in_isr));
	zassert_equal_ptr(mbpf_hook_find(&rt, "net.recv"), &net);
	zassert_equal_ptr(mbpf_hook_find(&rt, "app.trace"), &trace);
	zassert_is_null(mbpf_hook_find(&rt, "other"));
}
