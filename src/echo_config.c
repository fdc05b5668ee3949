/* SPDX-License-Identifier: MIT */
#include "echo_config.h"

#include <stddef.h>

void echo_config_init(struct echo_config *config, enum patience patience)
{
	static const struct echo_config profiles[PATIENCES_COUNT] = {
#define X(name, idle, silence, misses, stall) [PATIENCE_##name] = { idle, silence, misses, stall },
		ECHO_PROFILES(X)
#undef X
	};

	*config = profiles[patience];
}

void echo_config_own(struct echo_config *config, const struct echo_config *own)
{
	if (!config->idle_ms)
		return;
	if (own->idle_ms)
		config->idle_ms = own->idle_ms;
	if (own->silence_ms)
		config->silence_ms = own->silence_ms;
	if (own->misses)
		config->misses = own->misses;
	if (own->stall_ms)
		config->stall_ms = own->stall_ms;
}

const char *echo_config_error(const struct echo_config *config)
{
	if (!config->idle_ms)
		return NULL;
	if (config->idle_ms < 100 || config->idle_ms > 600000)
		return "watch: idle out of range, expected 100 to 600000 ms";
	if (config->silence_ms < 2 * config->idle_ms || config->silence_ms > 3600000)
		return "watch: silence out of range, expected twice the idle time to 3600000 ms";
	if (config->misses < 1 || config->misses > ECHO_SENT_MAX)
		return "watch: misses out of range, expected 1 to 32";
	if (config->stall_ms < config->silence_ms || config->stall_ms > 3600000)
		return "watch: stall out of range, expected the silence to 3600000 ms";
	return NULL;
}
