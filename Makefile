# swictl. `make demo` and `make check` are all one needs; the rest is for packagers and developers.
#
#   make                  swictl, swictl-vmodem and swictl.so under $(B)/
#   make check            everything that proves it (installs what it needs first)
#   make demo             the main job, on a virtual modem
#   make install DESTDIR= PREFIX=/usr/local
#   make PPPD_INCLUDE=DIR plugin     the plugin for other pppd headers (DIR holds pppd/pppd.h)

VERSION := 0.1.0
PREFIX  ?= /usr/local
B       ?= build
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))

CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wswitch-enum -Wformat=2 -Werror
# Sections are collected so that a router's flash holds only what is called.
CODEGEN := -ffunction-sections -fdata-sections -fno-strict-aliasing
CPPFLAGS += -D_GNU_SOURCE -DSWICTL_VERSION='"$(VERSION)"' -DSWICTL_PREFIX='"$(PREFIX)"' -Isrc
ALL_CFLAGS = -std=gnu11 $(WARN) $(CODEGEN) $(CFLAGS) $(SANITIZE)
ALL_LDFLAGS = -Wl,--gc-sections -Wl,--as-needed $(LDFLAGS) $(SANITIZE)

# Rooms. Core decides and is pure (make rooms); data loads conf/ once; shell touches the world.
CORE  := buf line reply field label facts facts_3gpp facts_sierra finding query survey verdict \
	 talk wake dial dial_config script escape watch chat secret event link call ppp_argv
DATA  := conf shelf settings profile
SHELL_ROOMS := $(filter-out main $(CORE) $(DATA),$(patsubst src/%.c,%,$(wildcard src/*.c)))
PLUGIN_CORE := buf line reply field talk wake dial dial_config event

core_src := $(wildcard $(CORE:%=src/%.c))
core_obj := $(core_src:src/%.c=$(B)/%.o)
rest_obj := $(patsubst src/%.c,$(B)/%.o,$(wildcard $(DATA:%=src/%.c) $(SHELL_ROOMS:%=src/%.c)))
vmodem_obj := $(patsubst %.c,$(B)/%.o,$(wildcard tests/vmodem/*.c))
unit_bin := $(patsubst tests/unit/test_%.c,$(B)/unit/test_%,$(wildcard tests/unit/test_*.c))

LIBS := -lserialport -lconfig -lev -ljson-c -lm
PPPD_VERSION := $(shell sed -n 's/^\#define[ \t]*\(PPPD_\)*VERSION[ \t]*"\(.*\)"/\2/p' \
	$(or $(PPPD_INCLUDE),/usr/include)/pppd/patchlevel.h \
	$(or $(PPPD_INCLUDE),/usr/include)/pppd/pppdconf.h 2>/dev/null | head -n 1)
PPPD_PLUGINS ?= /usr/lib/pppd/$(PPPD_VERSION)

.PHONY: all program plugin vmodem deps
all: program vmodem plugin
program: $(B)/swictl
vmodem: $(B)/swictl-vmodem
plugin: $(B)/swictl.so

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/libcore.a: $(core_obj)
	rm -f $@
	$(AR) rcs $@ $^

$(B)/libswictl.a: $(core_obj) $(rest_obj)
	rm -f $@
	$(AR) rcs $@ $^

$(B)/swictl: $(B)/main.o $(B)/libswictl.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(B)/swictl-vmodem: $(vmodem_obj) $(B)/libcore.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lev -lconfig

# The plugin is one shared object with hidden symbols: pppd loads it with RTLD_GLOBAL.
plugin_pic := $(PLUGIN_CORE:%=$(B)/pic/%.o) $(B)/pic/swictl_pppd.o
$(B)/pic/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<
$(B)/pic/%.o: plugins/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(if $(PPPD_INCLUDE),-isystem $(PPPD_INCLUDE)) $(ALL_CFLAGS) -fPIC \
		-fvisibility=hidden -MMD -MP -c -o $@ $<
$(B)/swictl.so: $(plugin_pic)
	$(CC) -shared $(ALL_LDFLAGS) -o $@ $^

$(B)/unit/test_%: tests/unit/test_%.c $(B)/libswictl.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests/unit -Itests $(ALL_CFLAGS) -MMD -MP $(ALL_LDFLAGS) -o $@ $< \
		$(B)/libswictl.a -lcmocka $(LIBS)

.PHONY: rooms unit
rooms: $(B)/libcore.a
	tests/rooms.sh $(B)/libcore.a $(core_src)

unit: $(unit_bin)
	@set -e; for t in $(unit_bin); do $$t; done

DEPS := gcc clang make pkg-config ppp ppp-dev libserialport-dev libconfig-dev libev-dev \
	libjson-c-dev libcmocka-dev libclang-rt-14-dev clang-format help2man qemu-system-x86 \
	busybox-static cpio kmod iproute2 xz-utils zstd wvdial git
deps:
	@missing=$$(dpkg-query -W -f '$${db:Status-Abbrev} $${Package}\n' $(DEPS) 2>/dev/null | \
		sed -n 's/^ii  *//p' | sort > $(or $(TMPDIR),/tmp)/swictl-deps.$$$$; \
		printf '%s\n' $(DEPS) | sort | comm -23 - $(or $(TMPDIR),/tmp)/swictl-deps.$$$$; \
		rm -f $(or $(TMPDIR),/tmp)/swictl-deps.$$$$); \
	if [ -n "$$missing" ]; then apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $$missing; fi

.PHONY: clean
clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
