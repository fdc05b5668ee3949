/* SPDX-License-Identifier: MIT */
/* swictl at: send AT commands and print the answers. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "log.h"
#include "modem.h"

static unsigned at_timeout_s = 10;
static bool at_keep_going;

static const struct opt at_opts[] = {
	{ 't', "timeout", "SECONDS", OPT_NUMBER, &at_timeout_s, 1, 600,
	  "how long each answer may take (default 10)" },
	{ 'k', "keep-going", NULL, OPT_FLAG, &at_keep_going, 0, 0,
	  "go on behind a command that failed" },
	{ 0 },
};

static void at_print(struct out *out, const char *command, const struct session_answer *answer)
{
	const char *line = NULL;

	out_open(out, NULL);
	out_str(out, "command", command);
	out_open_list(out, "answer");
	while ((line = session_line(answer, line))) {
		out_str(out, NULL, line);
		out_text(out, "%s", line);
	}
	out_close(out);
	out_str(out, "final", answer->final_text);
	out_text(out, "%s", answer->final_text);
	if (answer->reply.code >= 0)
		out_int(out, "code", answer->reply.code);
	else
		out_null(out, "code");
	out_close(out);
}

static int at_one(struct ctx *ctx, struct modem *m, const char *command)
{
	struct session_answer answer;
	int status;

	answer = session_ask_wait(m->session, command, at_timeout_s * 1000);
	status = modem_outcome_exit(m, command, &answer);
	if (answer.outcome == SESSION_FINAL) {
		at_print(ctx->out, command, &answer);
		if (status == CMD_NO && answer.reply.words[0])
			log_info("%s: %s", command, answer.reply.words);
	}
	return status;
}

/* A refusal is an answer; anything else means that the next command will fare no better. */
static bool at_goes_on(int status)
{
	return status == CMD_DONE || (status == CMD_NO && at_keep_going);
}

static int at_stdin(struct ctx *ctx, struct modem *m)
{
	char line[TALK_COMMAND_MAX + 3];
	int status = CMD_DONE, worst = CMD_DONE;

	while (at_goes_on(status) && fgets(line, sizeof(line), stdin)) {
		size_t n = strcspn(line, "\r\n");

		if (line[n] == '\0' && !feof(stdin)) {
			log_error("standard input: line too long, expected at most %d characters",
				  TALK_COMMAND_MAX);
			return CMD_DATA;
		}
		line[n] = '\0';
		if (n == 0)
			continue;
		status = at_one(ctx, m, line);
		worst = status ? status : worst;
	}
	return worst;
}

static int at_run(struct ctx *ctx, int argc, char **argv)
{
	int status, worst = CMD_DONE, i;
	struct modem m;

	status = modem_open(ctx, &m);
	if (status)
		return status;
	out_open_list(ctx->out, NULL);
	for (i = 0; i < argc && at_goes_on(status); i++) {
		status = strcmp(argv[i], "-") ? at_one(ctx, &m, argv[i]) : at_stdin(ctx, &m);
		worst = status ? status : worst;
	}
	out_close(ctx->out);
	modem_close(&m);
	return worst;
}

const struct cmd cmd_at = {
	.help = "Commands are sent one after the other, each when the one before has answered; - "
		"reads\n"
		"them from standard input, one a line. It ends at the first that fails, with exit\n"
		"code 1, or 74 when there was no answer.",
	.example = "  swictl -d 1-1.4 at ATI 'AT!ENTERCND=\"A710\"' 'AT!USBCOMP?'",
	.opts = at_opts,
	.min_args = 1,
	.max_args = -1,
	.run = at_run,
};
