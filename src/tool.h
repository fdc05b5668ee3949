/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_TOOL_H
#define SWICTL_TOOL_H

#include <stddef.h>

/*
 * Run a program and wait for it, with what it prints (stdout and stderr) in `text`, terminated;
 * what has no room is read and dropped. Its input is empty. It is killed after `wait_ms`. Its exit
 * status, 0 to 255; -ETIMEDOUT; -EINTR it was ended by a signal; -errno it did not start.
 */
int tool_output(const char *const *argv, int wait_ms, char *text, size_t size);

#endif
