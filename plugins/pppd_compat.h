/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PPPD_COMPAT_H
#define SWICTL_PPPD_COMPAT_H

/*
 * What differs between pppd 2.4.7 and 2.5.3 for this plugin, and nothing else (pppd-plugin 1.3 and
 * 1.4). Include it before anything that may pull in <stdbool.h>: in 2.4 pppd makes `bool` itself.
 */
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* 2.4 declares IPv6 only so; 2.5 says in pppdconf.h what it was built with. */
#define INET6 1

#include <pppd/pppd.h>
#include <pppd/fsm.h>
#include <pppd/lcp.h>
#include <pppd/ipcp.h>
#include <pppd/eui64.h>
#include <pppd/ipv6cp.h>
#include <pppd/upap.h>

#ifdef PPPD_VERSION

#include <pppd/chap.h>
#include <pppd/options.h>

#define COMPAT_VERSION PPPD_VERSION

#define compat_add_options	      ppp_add_options
#define compat_option_error	      ppp_option_error
#define compat_add_notifier(which, f) ppp_add_notify(which, f, NULL)
#define compat_status()		      ((int)ppp_status())
#define compat_set_status(value)      ppp_set_status((ppp_exit_code_t)(value))
#define compat_ifname()		      ppp_ifname()
#define compat_timeout		      ppp_timeout
#define compat_untimeout	      ppp_untimeout
#define compat_script_setenv	      ppp_script_setenv
#define compat_script_unsetenv	      ppp_script_unsetenv
#define compat_got_sigterm()	      ppp_signaled(SIGTERM)
#define compat_got_sighup()	      ppp_signaled(SIGHUP)
#define compat_modem()		      ppp_get_modem()
#define compat_set_modem(on)	      ppp_set_modem(on)
#define compat_debug()		      debug_on()
#define COMPAT_ON_PHASE		      NF_PHASE_CHANGE
#define COMPAT_ON_EXIT		      NF_EXIT
#define COMPAT_ON_IP_UP		      NF_IP_UP
#define COMPAT_ON_IP_DOWN	      NF_IP_DOWN
#define COMPAT_ON_IPV6_UP	      NF_IPV6_UP
#define COMPAT_ON_IPV6_DOWN	      NF_IPV6_DOWN

typedef struct option compat_option;

/* Moved to a header that is not installed, but exported by the program as before. */
extern struct option general_options[];
extern struct protent *protocols[];
extern int privileged_option;
extern char *option_source;
extern int option_priority;
extern int options_from_list(struct wordlist *, int privileged);
extern int listen_time;
extern int holdoff;
extern bool holdoff_specified;

#else /* 2.4 */

#include <pppd/chap-new.h>

#define COMPAT_VERSION VERSION

#define compat_add_options	      add_options
#define compat_option_error	      option_error
#define compat_add_notifier(which, f) add_notifier(which, f, NULL)
#define compat_status()		      (status)
#define compat_set_status(value)      (status = (value))
#define compat_ifname()		      ((const char *)ifname)
#define compat_timeout		      timeout
#define compat_untimeout	      untimeout
#define compat_script_setenv	      script_setenv
#define compat_script_unsetenv	      script_unsetenv
#define compat_got_sigterm()	      (got_sigterm != 0)
#define compat_got_sighup()	      (got_sighup != 0)
#define compat_modem()		      (modem)
#define compat_set_modem(on)	      (modem = (on))
#define compat_debug()		      (debug != 0)
#define COMPAT_ON_PHASE		      (&phasechange)
#define COMPAT_ON_EXIT		      (&exitnotify)
#define COMPAT_ON_IP_UP		      (&ip_up_notifier)
#define COMPAT_ON_IP_DOWN	      (&ip_down_notifier)
#define COMPAT_ON_IPV6_UP	      (&ipv6_up_notifier)
#define COMPAT_ON_IPV6_DOWN	      (&ipv6_down_notifier)

typedef option_t compat_option;

#pragma weak ipv6_up_notifier
#pragma weak ipv6_down_notifier

extern option_t general_options[];
extern int got_sigterm; /* in pppd.h from 2.4.9 on */
extern int got_sighup;

#endif

/* A pppd that was built without IPv6 lacks them, and it binds all symbols when it loads us. */
#pragma weak ipv6cp_gotoptions
#pragma weak ipv6cp_hisoptions
#define compat_has_ipv6() (ipv6cp_gotoptions != NULL)

/* In no header of any version. */
extern compat_option auth_options[];
extern int asked_to_quit;
extern int kill_link;
extern bool explicit_user;

#include <linux/ppp_defs.h>

#endif
