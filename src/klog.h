/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_KLOG_H
#define SWICTL_KLOG_H

/*
 * The kernel's log as it stands now (/dev/kmsg, Documentation/ABI/testing/dev-kmsg): each record as
 * the line that dmesg prints, "[    5.140900] usb 1-1.4: ...". Only what the kernel itself said.
 * 0, or -errno: it is not to be read (not root), or this kernel has none.
 */
int klog_read(void (*line)(void *arg, const char *text), void *arg);

#endif
