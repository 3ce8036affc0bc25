/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Attach points at channels of zbus, on Zephyr: programs decide what may be published, and
 * observe what is.
 *
 * With CONFIG_MBPF_HOOK_ZBUS. Each attach point has a number that the application chooses, so that
 * a program can tell several apart.
 * @ingroup mbpf_hook
 * @{
 */

#ifndef MBPF_ZBUS_H_
#define MBPF_ZBUS_H_

#include <mbpf/zephyr.h>
#if defined(CONFIG_ZBUS)
#include <zephyr/zbus/zbus.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

#if defined(CONFIG_MBPF_HOOK_ZBUS)

/** @cond INTERNAL_HIDDEN */
bool mbpf_zbus_is_allowed(struct mbpf_hook *hook, uint32_t id, const void *message, size_t size);
void mbpf_zbus_note(struct mbpf_hook *hook, uint32_t id, const struct zbus_channel *channel);
/** @endcond */

/**
 * Defines an attach point of type SECURITY and a validator for ZBUS_CHAN_DEFINE(): a message is
 * published when the programs allow it, and zbus_chan_pub() answers -ENOMSG when one denies or
 * fails. All pass while none is attached. The data of an event are the message, `object_id` is the
 * number, the other fields are 0.
 *
 * Programs run in the context that publishes, before the channel is locked.
 *
 * @param validator_ Name of the function.
 * @param name_ Name of the attach point, a text such as "zbus.motor".
 * @param id_ The number.
 * @param ... Further members of struct mbpf_hook: `.context = MBPF_CONTEXT_ISR` for a channel to
 * which interrupts publish.
 */
#define MBPF_ZBUS_VALIDATOR_DEFINE(validator_, name_, id_, ...)                                    \
	MBPF_HOOK_DEFINE(validator_##_hook, name_, MBPF_HOOK_SECURITY,                             \
			 .max_steps = CONFIG_MBPF_HOOK_ZBUS_MAX_STEPS, ##__VA_ARGS__);             \
	static bool validator_(const void *message, size_t size)                                   \
	{                                                                                          \
		return mbpf_zbus_is_allowed(&validator_##_hook, (id_), message, size);             \
	}

/**
 * Defines an attach point of type TRACEPOINT and an observer, which is added to channels as any
 * other listener is. Needs CONFIG_MBPF_DEFER: the message is copied, as much of it as
 * CONFIG_MBPF_DEFER_BYTES, and the programs run later in the thread of the runtime.
 * `tracepoint_id` is the number, `data` the message, `timestamp` when it was published in ns of
 * uptime; `pid` is the low half of the address of the thread that published it, or that an
 * interrupt did so in.
 *
 * @param observer_ Name of the observer.
 * @param name_ Name of the attach point, a text such as "zbus.motor.seen".
 * @param id_ The number.
 * @param ... Further members of struct mbpf_hook.
 */
#define MBPF_ZBUS_OBSERVER_DEFINE(observer_, name_, id_, ...)                                      \
	MBPF_HOOK_DEFINE(observer_##_hook, name_, MBPF_HOOK_TRACEPOINT, ##__VA_ARGS__);            \
	static void observer_##_note(const struct zbus_channel *channel)                           \
	{                                                                                          \
		mbpf_zbus_note(&observer_##_hook, (id_), channel);                                 \
	}                                                                                          \
	ZBUS_LISTENER_DEFINE(observer_, observer_##_note)

#elif !defined(CONFIG_MBPF) && defined(CONFIG_ZBUS)

/** @cond INTERNAL_HIDDEN */
#define MBPF_ZBUS_VALIDATOR_DEFINE(validator_, name_, id_, ...)                                    \
	static bool validator_(const void *message, size_t size)                                   \
	{                                                                                          \
		ARG_UNUSED(message);                                                               \
		ARG_UNUSED(size);                                                                  \
		return true;                                                                       \
	}

#define MBPF_ZBUS_OBSERVER_DEFINE(observer_, name_, id_, ...)                                      \
	static void observer_##_note(const struct zbus_channel *channel)                           \
	{                                                                                          \
		ARG_UNUSED(channel);                                                               \
	}                                                                                          \
	ZBUS_LISTENER_DEFINE(observer_, observer_##_note)
/** @endcond */

#endif

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_ZBUS_H_ */
