/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_VERBS_H
#define SWICTL_VERBS_H

/*
 * Every verb, in the order of the help: name, program that holds it, arguments, one line without a
 * full stop. A router needs the first program only; `swictl VERB` runs the one that holds the verb
 * (main.c), and the Makefile says which cmd_*.c goes where.
 */
#define VERBS(X)                                                                                  \
	X(list, "swictl", "", "Show every modem and port, what is wrong with them, and the cure") \
	X(info, "swictl-doctor", "",                                                              \
	  "Show identity, SIM, network, power, images, composition and APNs of one modem")        \
	X(at, "swictl", "CMD... | -", "Send AT commands and print the answers")                   \
	X(chat, "swictl", "FILE", "Run a chat(8) script on a modem")                              \
	X(connect, "swictl", "[PROFILE]", "Dial, watch the link, bring it back")                  \
	X(disconnect, "swictl", "[PROFILE]", "End the running connects, or the one of PROFILE")   \
	X(status, "swictl", "[PROFILE]", "Show what the running connects do, or what happened")   \
	X(monitor, "swictl-doctor", "[PROFILE]", "Watch the running connects live")               \
	X(doctor, "swictl-doctor", "", "Say what is wrong here, why, and what cures it")          \
	X(explain, "swictl-doctor", "FILE | -",                                                   \
	  "Say what is wrong from a pasted log, dump or AT session")                              \
	X(composition, "swictl-bench", "[NAME | MASK]",                                           \
	  "Show or set the USB functions of a modem")                                             \
	X(carrier, "swictl-bench", "[NAME]", "Show or switch the carrier image of a modem")       \
	X(firmware, "swictl-bench", "FILE...", "Flash a modem through its boot-loader")           \
	X(provision, "swictl-bench", "RECIPE", "Bring modems to what a recipe states")            \
	X(undo, "swictl-bench", "", "Put back what the last change of a modem replaced")          \
	X(check, "swictl-doctor", "",                                                             \
	  "Load and cross-check all configuration, scripts and models; touch nothing")

#endif
