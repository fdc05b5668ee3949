#!/bin/sh
# Core rooms stay pure: which headers they include, and which foreign symbols they call.
# usage: rooms.sh CORE_ARCHIVE CORE_SOURCE...
set -u
archive=$1
shift
bad=0
headers='^(assert|ctype|errno|inttypes|limits|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings)\.h$'
own=$(for f in "$@"; do basename "$f" .c; done | tr '\n' '|')
# Headers that only declare data, or serve several core files.
own="^(${own}facts_read|found_read|paste_line|settings|shelf|status)\\.h\$"
for f in "$@" $(for s in "$@"; do h=${s%.c}.h; [ -f "$h" ] && echo "$h"; done); do
	for h in $(sed -n 's/^#include [<"]\([^>"]*\)[>"].*/\1/p' "$f"); do
		echo "$h" | grep -Eq "$headers" || echo "$h" | grep -Eq "$own" || {
			echo "$f: includes $h, expected only pure headers and core rooms"
			bad=1
		}
	done
done
calls='^(mem(cpy|move|set|cmp|chr|rchr|mem)|str(n?len|n?cmp|n?casecmp|chr|rchr|str|casestr|spn|cspn|pbrk|to[ul]l?l?|tok_r|cpy|ncpy|cat|ncat|error)|v?snprintf|__v?snprintf_chk|__mem(cpy|move|set)_chk|__str[a-z]*_chk|__isoc99_[a-z]*|__ctype_(b|tolower|toupper)_loc|to(lower|upper)|qsort|bsearch|abs|ato[il]|strto(u?ll?)|explicit_bzero|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__errno_location|__assert_fail|sqrt)$'
defined=$(nm "$archive" | awk 'NF == 3 { print $3 }' | sort -u)
for s in $(nm -u "$archive" | awk 'NF == 2 { print $2 }' | sort -u); do
	echo "$s" | grep -Eq "$calls" && continue
	echo "$defined" | grep -qx "$s" && continue
	echo "$archive: calls $s, expected only string functions and core rooms"
	bad=1
done
[ $bad = 0 ] && echo "rooms: core is pure"
exit $bad
