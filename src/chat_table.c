/* SPDX-License-Identifier: MIT */
#include "chat.h"

static const char *const state_names[] = {
#define X(name) #name,
	CHAT_STATES(X)
#undef X
};

static const char *const event_names[] = {
#define X(name) #name,
	CHAT_EVENTS(X)
#undef X
};

/* clang-format off */
#define IDLE   CHAT_IDLE
#define RUN    CHAT_RUN
#define EXPECT CHAT_EXPECT
#define LOAD   CHAT_LOAD
#define SEND   CHAT_SEND
#define PAUSE  CHAT_PAUSE
#define BREAK  CHAT_BREAK
#define GATHER CHAT_GATHER
#define FINISH CHAT_FINISHED

static const enum chat_state table[CHAT_STATES_COUNT][CHAT_EVENTS_COUNT] = {
	[IDLE] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   RUN,    IDLE,   IDLE,   IDLE,   IDLE,   IDLE,   IDLE,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   IDLE,   IDLE,   IDLE,   IDLE,   IDLE,   IDLE,   FINISH },
	[RUN] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   RUN,    EXPECT, LOAD,   SEND,   PAUSE,  BREAK,  GATHER,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   RUN,    RUN,    RUN,    RUN,    GATHER, RUN,    FINISH },
	[EXPECT] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   EXPECT, EXPECT, EXPECT, EXPECT, EXPECT, EXPECT, EXPECT,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   RUN,    GATHER, RUN,    EXPECT, GATHER, EXPECT, FINISH },
	[LOAD] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   LOAD,   LOAD,   LOAD,   LOAD,   LOAD,   LOAD,   LOAD,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   LOAD,   LOAD,   LOAD,   RUN,    GATHER, LOAD,   FINISH },
	[SEND] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   SEND,   SEND,   SEND,   SEND,   SEND,   SEND,   SEND,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   SEND,   SEND,   GATHER, RUN,    GATHER, SEND,   FINISH },
	[PAUSE] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   PAUSE,  PAUSE,  PAUSE,  PAUSE,  PAUSE,  PAUSE,  PAUSE,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   PAUSE,  PAUSE,  RUN,    PAUSE,  GATHER, PAUSE,  FINISH },
	[BREAK] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   BREAK,  BREAK,  BREAK,  BREAK,  BREAK,  BREAK,  BREAK,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   BREAK,  BREAK,  BREAK,  RUN,    GATHER, BREAK,  FINISH },
	[GATHER] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   GATHER, GATHER, GATHER, GATHER, GATHER, GATHER, GATHER,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   GATHER, GATHER, FINISH, GATHER, FINISH, FINISH, FINISH },
	[FINISH] = {
	/* START   EXPECT  LOAD    SEND    PAUSE   BREAK   END */
	   FINISH, FINISH, FINISH, FINISH, FINISH, FINISH, FINISH,
	/* MET     ABORT   TIME    DONE    BROKEN  GATHERED STOP */
	   FINISH, FINISH, FINISH, FINISH, FINISH, FINISH, FINISH },
};

#undef IDLE
#undef RUN
#undef EXPECT
#undef LOAD
#undef SEND
#undef PAUSE
#undef BREAK
#undef GATHER
#undef FINISH
/* clang-format on */

const char *chat_state_name(enum chat_state state)
{
	return state_names[state];
}

const char *chat_event_name(enum chat_event event)
{
	return event_names[event];
}

enum chat_state chat_table(enum chat_state state, enum chat_event event)
{
	return table[state][event];
}
