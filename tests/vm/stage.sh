# SPDX-License-Identifier: MIT
# How files of this machine get into a guest's tree. Sourced; `tree` names that tree.

# put FILE...: to the same place; links are followed, their directory's real name is kept.
put() {
	local file
	for file; do
		install -D "$file" "$tree$(realpath "$(dirname "$file")")/$(basename "$file")"
	done
}

# put_libraries FILE...: the shared libraries and the loader that these programs need.
put_libraries() {
	local libraries
	mapfile -t libraries < <(ldd "$@" 2>/dev/null |
		sed -n 's/^[[:space:]]*\([^ ]* => \)\{0,1\}\(\/[^ :]*\) (0x.*/\2/p' | sort -u)
	[ ${#libraries[@]} -eq 0 ] || put "${libraries[@]}"
}

put_programs() {
	put "$@"
	put_libraries "$@"
}

# pack TREE: a cpio segment for the kernel on stdout; owned by root, whoever packs.
pack() {
	(cd "$1" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0)
}
