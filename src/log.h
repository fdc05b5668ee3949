/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LOG_H
#define SWICTL_LOG_H

/*
 * The log: stderr on a terminal or pipe, syslog when told so. A normal day is silent but for INFO.
 *   ERROR  a person must do something     WARN  it went wrong and we go on
 *   INFO   a milestone that a person wants to see once      DEBUG  each step, and the AT trace
 */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

void log_init(enum log_level level, int to_syslog);
enum log_level log_level(void);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * AT trace at DEBUG: direction '>' or '<', port name, and the line, cleaned. What follows
 * +CPIN=, $QCPDPP=, +CGAUTH=, +CPWD=, +CLCK= and the like is masked (log.c: the table).
 */
void log_at(char direction, const char *port, const char *line);

#endif
