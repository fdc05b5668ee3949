# SPDX-License-Identifier: MIT
# Builds tests/bench/pulse.c for the guest; $pulse is the program. Sourced by benches; `root` is the
# tree.
pulse=$(realpath -m "$root/${B:-build}/pulse")
make -s -C "$root" B="${B:-build}" "${B:-build}/tests/bench/pulse.o" >/dev/null
"${CC:-gcc}" -o "$pulse" "$root/${B:-build}/tests/bench/pulse.o"
