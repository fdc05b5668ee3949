/* SPDX-License-Identifier: MIT */
/* Runs a fuzzer's entry over files, where libFuzzer is not: each in memory of its exact size. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
	uint8_t *data = NULL;
	FILE *f = fopen(path, "rb");
	int r = -1;
	long size;

	if (!f)
		goto out;
	if (fseek(f, 0, SEEK_END) < 0)
		goto out;
	size = ftell(f);
	if (size < 0 || fseek(f, 0, SEEK_SET) < 0)
		goto out;
	data = malloc(size > 0 ? (size_t)size : 1);
	if (!data || fread(data, 1, (size_t)size, f) != (size_t)size)
		goto out;
	LLVMFuzzerTestOneInput(data, (size_t)size);
	r = 0;
out:
	if (r < 0)
		fprintf(stderr, "%s: cannot read, expected a file\n", path);
	free(data);
	if (f)
		fclose(f);
	return r;
}

int main(int argc, char **argv)
{
	int i, r = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 64;
	}
	for (i = 1; i < argc; i++)
		r |= replay(argv[i]);
	if (r == 0)
		printf("%s: %d inputs\n", argv[0], argc - 1);
	return r == 0 ? 0 : 1;
}
