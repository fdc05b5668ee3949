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

# Small before fast: a router has 8 to 16 MB of flash, and nothing here computes. What gcc does for
# -Os clang does for -Oz.
CFLAGS  ?= $(if $(findstring clang,$(CC)),-Oz,-Os) -g
WARN    := -Wall -Wextra -Wshadow -Wswitch-enum -Wformat=2 -Werror
# Sections are collected so that a router's flash holds only what is called.
CODEGEN := -ffunction-sections -fdata-sections -fno-strict-aliasing -fno-asynchronous-unwind-tables
CPPFLAGS += -D_GNU_SOURCE -DSWICTL_VERSION='"$(VERSION)"' -DSWICTL_PREFIX='"$(PREFIX)"' -Isrc
ALL_CFLAGS = -std=gnu11 $(WARN) $(CODEGEN) $(CFLAGS) $(SANITIZE)
# Packed relocations save a tenth of the program, where linker, C library and loader know them: tried,
# because a loader that does not know them lets the program start and crash.
PACKED := $(shell t=$$(mktemp) && echo 'int x, *p = &x; int main(void) { return *p; }' | $(CC) -x c - \
	-fpie -pie -Wl,-z,pack-relative-relocs -o $$t 2>/dev/null && $$t 2>/dev/null && \
	echo -Wl,-z,pack-relative-relocs; rm -f $$t)
ALL_LDFLAGS = $(PACKED) -Wl,--gc-sections -Wl,--as-needed -Wl,-z,noseparate-code -Wl,--hash-style=gnu \
	$(LDFLAGS) $(SANITIZE)

# Rooms. Core decides and is pure (make rooms); data loads conf/ once; shell touches the world.
CORE  := buf line words reply field label units pen
CORE  += talk wake dial dial_config script escape watch chat chat_table chat_log secret
CORE  += facts facts_3gpp facts_sierra facts_image facts_status finding finding_rows query survey verdict
CORE  += model shelf_find usb_modem usb_judge usb_cure
CORE  += event link rung lessons ladder call echo echo_config patience magic reach probe ppp_argv
CORE  += record tally spark view
CORE  += unit roster board
CORE  += clue pattern reading read_pppd read_pppd_rows read_manager read_kernel read_host read_rows read_usb read_lsusb
CORE  += judge judge_rules judge_usb
CORE  += machine
CORE  += facts_makers facts_tools glyph stamp prefix trim wrap paste
CORE  += said sent at_known at_modems at_command at_piece read_at at_judge mangle redact explain
CORE  += boot apply apply_name entry change flash
CORE  += found found_offers image_name lockout plan plan_composition plan_image plan_settings plan_value
CORE  += planning setup wanted carrier
DATA  := conf shared shelf settings profile bays recipe carriers
# Verbs by program: a router needs swictl alone, and each program stays small. What is not written
# as a verb is a library that the linker takes from.
VERBS_swictl := list at chat connect status
VERBS_swictl-bench := composition carrier firmware provision undo
VERBS_swictl-doctor := info monitor check doctor explain
verb_obj = $(patsubst src/%.c,$(B)/%.o,$(wildcard $(VERBS_$(1):%=src/cmd_%.c)))
PROGRAMS := $(foreach p,swictl swictl-bench swictl-doctor,$(if $(call verb_obj,$(p)),$(p)))
SHELL_ROOMS := $(filter-out main cmd_% $(CORE) $(DATA),$(patsubst src/%.c,%,$(wildcard src/*.c)))
PLUGIN_CORE := buf line reply field talk wake dial dial_config event echo echo_config patience magic

core_src := $(wildcard $(CORE:%=src/%.c))
core_obj := $(core_src:src/%.c=$(B)/%.o)
rest_obj := $(patsubst src/%.c,$(B)/%.o,$(wildcard $(DATA:%=src/%.c) $(SHELL_ROOMS:%=src/%.c)))
vmodem_obj := $(patsubst %.c,$(B)/%.o,$(wildcard tests/vmodem/*.c))
unit_bin := $(patsubst tests/unit/test_%.c,$(B)/unit/test_%,$(wildcard tests/unit/test_*.c))

# The C library first: each symbol of it is looked for in the others, too, else, at every start.
LIBS := -lc -lserialport -lconfig -lev -ljson-c -lm
PPPD_VERSION := $(shell sed -n 's/^\#define[ \t]*\(PPPD_\)*VERSION[ \t]*"\(.*\)"/\2/p' \
	$(or $(PPPD_INCLUDE),/usr/include)/pppd/patchlevel.h \
	$(or $(PPPD_INCLUDE),/usr/include)/pppd/pppdconf.h 2>/dev/null | head -n 1)
PPPD_PLUGINS ?= /usr/lib/pppd/$(PPPD_VERSION)

# One line a file; V=1 shows the whole command.
SAY = $(if $(V),,@echo "  $@"; )

.PHONY: all program plugin vmodem deps
all: program vmodem plugin
program: $(PROGRAMS:%=$(B)/%) $(B)/share/swictl
vmodem: $(B)/swictl-vmodem $(B)/flasher/qmi-firmware-update
plugin: $(B)/swictl.so

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/libcore.a: $(core_obj)
	$(SAY)rm -f $@ && $(AR) rcs $@ $^

$(B)/libswictl.a: $(core_obj) $(rest_obj)
	$(SAY)rm -f $@ && $(AR) rcs $@ $^

$(foreach p,$(PROGRAMS),$(eval $(B)/$(p): $(B)/main.o $(call verb_obj,$(p)) $(B)/libswictl.a))
$(PROGRAMS:%=$(B)/%):
	$(SAY)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(B)/swictl-vmodem: $(vmodem_obj) $(B)/libcore.a
	$(SAY)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lev -lconfig

# Flashes a virtual modem, in the place of libqmi's program of this name.
$(B)/flasher/qmi-firmware-update: tests/flasher/qmi-firmware-update.c $(B)/libcore.a
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -o $@ $< $(B)/libcore.a

# What the programs read, so that they run as they are built, without an installation.
$(B)/share/swictl: Makefile
	@mkdir -p $@ && ln -sfn $(CURDIR)/conf/models $@/models && ln -sfn $(CURDIR)/chat $@/chat && \
		ln -sfn $(CURDIR)/tests/vmodem/personalities $@/vmodem && \
		ln -sfn $(CURDIR)/conf/sheet.html $@/sheet.html && \
		ln -sfn $(CURDIR)/conf/carriers.conf $@/carriers.conf && touch $@

# The other side of a chat program, for tests/cli/chat.sh.
$(B)/peer: $(B)/tests/cli/peer.o
	$(SAY)$(CC) $(ALL_LDFLAGS) -o $@ $^

# A connect that is none, for tests/cli/monitor.sh.
$(B)/ctlpeer: tests/cli/ctlpeer.c src/ctl.c src/buf.c
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ -lev

# The plugin is one shared object with hidden symbols: pppd loads it with RTLD_GLOBAL, and binds all
# of it then, so that nothing is to be written to later.
PLUGIN_CFLAGS := -fPIC -fvisibility=hidden
plugin_pic := $(PLUGIN_CORE:%=$(B)/pic/%.o) \
	$(patsubst plugins/%.c,$(B)/pic/%.o,$(wildcard plugins/*.c))
$(B)/pic/%.o: src/%.c
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(PLUGIN_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/pic/%.o: plugins/%.c
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(if $(PPPD_INCLUDE),-isystem $(PPPD_INCLUDE)) $(ALL_CFLAGS) \
		$(PLUGIN_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/swictl.so: $(plugin_pic)
	$(SAY)$(CC) -shared -nostartfiles $(ALL_LDFLAGS) -Wl,-z,now -o $@ $^

# What the modem's pppd loads in the virtual machine to answer badly.
$(B)/badpeer.so: tests/vm/badpeer.c plugins/pppd_compat.h
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(PLUGIN_CFLAGS) -shared -o $@ $<

$(B)/unit/test_%: tests/unit/test_%.c $(B)/libswictl.a
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) -Itests/unit -Itests $(ALL_CFLAGS) -MMD -MP $(ALL_LDFLAGS) -o $@ $< \
		$(B)/libswictl.a -lcmocka $(LIBS)

# Fuzzers: replayed over their corpus in every check; `make fuzz FUZZ=talk` looks for more (clang).
fuzz_bin := $(patsubst tests/fuzz/fuzz_%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
$(B)/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(B)/libswictl.a
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ tests/fuzz/fuzz_$*.c tests/fuzz/replay.c \
		$(B)/libswictl.a $(LIBS)

FUZZ ?= talk
FUZZ_SECONDS ?= 60
.PHONY: fuzz fuzz-replay
fuzz-replay: $(fuzz_bin)
	@set -e; for f in $(fuzz_bin); do $$f tests/fuzz/corpus/$${f##*/}/*; done
	@set -e; for f in paste read_at explain; do $(B)/fuzz/$$f tests/explain/*.txt; done
fuzz:
	$(MAKE) B=$(B)/fuzzer CC=clang SANITIZE=-fsanitize=fuzzer-no-link,address,undefined $(B)/fuzzer/libswictl.a
	clang $(CPPFLAGS) -g -fsanitize=fuzzer,address,undefined -o $(B)/fuzzer/$(FUZZ) \
		tests/fuzz/fuzz_$(FUZZ).c $(B)/fuzzer/libswictl.a $(LIBS)
	@mkdir -p $(B)/fuzzer/corpus/$(FUZZ)
	$(B)/fuzzer/$(FUZZ) -max_total_time=$(FUZZ_SECONDS) -timeout=5 $(B)/fuzzer/corpus/$(FUZZ) \
		tests/fuzz/corpus/$(FUZZ)

.PHONY: rooms unit
rooms: $(B)/libcore.a
	tests/rooms.sh $(B)/libcore.a $(core_src)

unit: $(unit_bin)
	@set -e; for t in $(unit_bin); do $$t; done

DEPS := gcc clang make pkg-config ppp ppp-dev libserialport-dev libconfig-dev libev-dev \
	libjson-c-dev libcmocka-dev libclang-rt-14-dev clang-format help2man qemu-system-x86 \
	busybox-static cpio kmod iproute2 xz-utils zstd wvdial git jq tmux socat curl time \
	chromium chromium-driver
deps:
	@missing=$$(dpkg-query -W -f '$${db:Status-Abbrev} $${Package}\n' $(DEPS) 2>/dev/null | \
		sed -n 's/^ii  *//p' | sort > $(or $(TMPDIR),/tmp)/swictl-deps.$$$$; \
		printf '%s\n' $(DEPS) | sort | comm -23 - $(or $(TMPDIR),/tmp)/swictl-deps.$$$$; \
		rm -f $(or $(TMPDIR),/tmp)/swictl-deps.$$$$); \
	if [ -n "$$missing" ]; then apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $$missing; fi

# Installed tree. /etc is its owner's: what is there is kept, and uninstall takes only what is
# unchanged.
BINDIR  := $(PREFIX)/bin
EXECDIR := $(PREFIX)/libexec/swictl
DATADIR := $(PREFIX)/share/swictl
DOCDIR  := $(PREFIX)/share/doc/swictl
MANDIR  := $(PREFIX)/share/man/man1
ETCDIR  := /etc/swictl
manuals := $(B)/swictl.1 $(B)/swictl-vmodem.1

$(B)/%.1: $(B)/%
	help2man --no-info --no-discard-stderr -o $@ $<

# $(call install_tree,FROM,TO): every file under FROM, at the same place under TO.
install_tree = cd $(1) && find . -type f ! -name '.*' -exec install -Dm644 {} $(DESTDIR)$(2)/{} \;

.PHONY: install uninstall sizes
install: all $(manuals)
	install -Dm755 -t $(DESTDIR)$(BINDIR) $(B)/swictl $(B)/swictl-vmodem
	for p in $(filter-out swictl,$(PROGRAMS)); do \
		install -Dm755 -t $(DESTDIR)$(EXECDIR) $(B)/$$p || exit; done
	install -Dm644 -t $(DESTDIR)$(PPPD_PLUGINS) $(B)/swictl.so
	install -Dm644 -t $(DESTDIR)$(MANDIR) $(manuals)
	$(call install_tree,conf/models,$(DATADIR)/models)
	$(call install_tree,chat,$(DATADIR)/chat)
	$(call install_tree,tests/vmodem/personalities,$(DATADIR)/vmodem)
	$(call install_tree,conf,$(DOCDIR)/examples)
	rm -rf $(DESTDIR)$(DOCDIR)/examples/models $(DESTDIR)$(DOCDIR)/examples/sheet.html \
		$(DESTDIR)$(DOCDIR)/examples/carriers.conf
	install -Dm644 -t $(DESTDIR)$(DATADIR) conf/sheet.html conf/carriers.conf
	install -dm755 $(DESTDIR)$(ETCDIR)
	install -dm700 $(DESTDIR)$(ETCDIR)/profiles
	test -e $(DESTDIR)$(ETCDIR)/swictl.conf || \
		install -m644 -t $(DESTDIR)$(ETCDIR) conf/swictl.conf

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/swictl $(DESTDIR)$(BINDIR)/swictl-vmodem
	rm -f $(DESTDIR)$(PPPD_PLUGINS)/swictl.so
	rm -f $(manuals:$(B)/%=$(DESTDIR)$(MANDIR)/%)
	rm -rf $(DESTDIR)$(DATADIR) $(DESTDIR)$(DOCDIR) $(DESTDIR)$(EXECDIR)
	! cmp -s conf/swictl.conf $(DESTDIR)$(ETCDIR)/swictl.conf || \
		rm $(DESTDIR)$(ETCDIR)/swictl.conf
	-rmdir --ignore-fail-on-non-empty $(DESTDIR)$(ETCDIR)/profiles $(DESTDIR)$(ETCDIR)

# A router has 8 MB of flash for everything: bytes of each stripped program, and its limit.
# The other two stay on the desk, and have a limit only so that growth is seen.
sizes: program plugin
	@set -e; for row in swictl:200000 $(patsubst %,%:300000,$(filter-out swictl,$(PROGRAMS))) \
		swictl.so:40000; do \
		strip -o $(B)/stripped $(B)/$${row%:*}; size=$$(stat -c %s $(B)/stripped); \
		rm $(B)/stripped; echo "$${row%:*}: $$size of $${row#*:} bytes"; \
		[ $$size -le $${row#*:} ]; \
	done

# Packages first, in a make of their own: versions and paths are read when make starts.
.PHONY: demo vm
demo: deps
	@$(MAKE) -s all
	@B=$(B) tests/demo.sh

# The virtual machine by itself, then everything that only a real kernel can prove.
vm_jobs := $(filter-out %/selftest.sh %/demo.sh $(wildcard tests/vm/jobs/bench_*.sh),\
	$(wildcard tests/vm/jobs/*.sh))
vm: all
	B=$(B) tests/vm/test_run.sh
	@mkdir -p $(B)/vm
	@printf '%s\n' $(vm_jobs) | B=$(B) xargs -P 2 -I JOB sh -c 'log=$(B)/vm/$$(basename JOB .sh).log; \
		tests/vm/run --time 400 JOB >$$log 2>&1; status=$$?; echo "== JOB"; cat $$log; \
		exit $$status'

# Beside what people use, on the same virtual modem in virtual time: start to IP up; fault to
# detection and to traffic again; two hours of faults; what watching a good link costs.
.PHONY: bench-dial bench-watch bench-soak bench-idle bench-provision
bench-dial bench-watch bench-soak bench-idle bench-provision: deps
	@$(MAKE) -s all
	B=$(B) tests/bench/$(@:bench-%=%).sh

# False alarms and detection times of the judges, on simulated lines and recorded outages.
HOURS ?= 10000
.PHONY: bench-judge
$(B)/judge: tests/bench/judge.c $(B)/libcore.a
	$(SAY)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -O2 $(ALL_LDFLAGS) -o $@ $^
bench-judge: $(B)/judge
	$(B)/judge $(HOURS) tests/traces

# Everything that proves it; see tests/check.sh for the parts.
.PHONY: check format
check: deps
	@MAKE="$(MAKE)" B=$(B) tests/check.sh

format:
	@clang-format --dry-run --Werror $(wildcard src/*.[ch] plugins/*.[ch] tests/*/*.[ch])

.PHONY: clean
clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
