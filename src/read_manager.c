/* SPDX-License-Identifier: MIT */
/* What managers above pppd, other PPP programs and the tools of libqmi and libmbim print. */
#include "read_rows.h"

/* NetworkManager: why a device changed its state (nm-device reasons, by name since 1.0). */
static const struct pattern_row nm_reasons[] = {
	{ "%*(reason 'modem-no-carrier'", CLUE_CHAT_NO_CARRIER },
	{ "%*(reason 'modem-no-dial-tone'", CLUE_CHAT_NO_CARRIER },
	{ "%*(reason 'modem-dial-timeout'", CLUE_CHAT_ALARM },
	{ "%*(reason 'modem-busy'", CLUE_MODEM_BUSY },
	{ "%*(reason 'gsm-apn-failed'", CLUE_APN_REFUSED },
	{ "%*(reason 'gsm-registration-denied'", CLUE_REGISTRATION_DENIED },
	{ "%*(reason 'gsm-registration-", CLUE_NOT_REGISTERED },
	{ "%*(reason 'gsm-sim-not-inserted'", CLUE_SIM_ABSENT },
	{ "%*(reason 'gsm-sim-pin-required'", CLUE_SIM_PIN },
	{ "%*(reason 'gsm-pin-check-failed'", CLUE_SIM_PIN },
	{ "%*(reason 'sim-pin-incorrect'", CLUE_SIM_PIN },
	{ "%*(reason 'gsm-sim-puk-required'", CLUE_SIM_PUK },
	{ "%*(reason 'gsm-sim-wrong'", CLUE_SIM_FAILURE },
	{ "%*(reason 'no-secrets'", CLUE_NO_SECRET },
	{ "%*(reason 'ppp-disconnect'", CLUE_LINK_DOWN },
	{ "%*(reason 'carrier-changed'", CLUE_LINK_DOWN },
	{ "%*(reason 'user-requested'", CLUE_TERM_ASKED },
	{ "%*-> failed (reason ", CLUE_NETWORK_FAILED },
	{ "", CLUE_NONE },
};

/* ModemManager 0.7 to 1.22. */
static const struct pattern_row mm_states[] = {
	{ "%*registration state changed (%*-> home)", CLUE_REGISTERED },
	{ "%*registration state changed (%*-> roaming)", CLUE_REGISTERED },
	{ "%*registration state changed (%*-> denied)", CLUE_REGISTRATION_DENIED },
	{ "%*state changed (%*-> connected)", CLUE_REGISTERED },
	{ "%*state changed (%*-> locked)", CLUE_SIM_PIN },
	{ "", CLUE_NONE },
};

static const struct pattern_row starting[] = {
	{ "%*Activation: starting connection ", CLUE_LINK_BEGINS },
	{ "%*Activation (%*) starting connection ", CLUE_LINK_BEGINS },
	{ "%*Starting network ", CLUE_LINK_BEGINS },
};

static const struct pattern_row connecting[] = {
	{ "%*Simple connect started", CLUE_LINK_BEGINS },
	{ "%*Simple connect state", CLUE_NONE },
	{ "%*couldn't connect%*", CLUE_NETWORK_FAILED },
	{ "%*Couldn't initialize%*", CLUE_NETWORK_FAILED },
	{ "%*onnection attempt%*failed", CLUE_NETWORK_FAILED },
	{ "%*onnect%*failed:%*", CLUE_NETWORK_FAILED },
	{ "Unable to connect ", CLUE_NETWORK_FAILED },
};

/* What tools and managers say in so many words; each line begins with something else. */
static const struct pattern_row words[] = {
	{ "%*error%*PinRequired", CLUE_SIM_PIN },
	{ "%*error%*RadioPowerOff", CLUE_RADIO_OFF },
	{ "%*error%*SimNotInserted", CLUE_SIM_ABSENT },
	{ "%*error%*BadSim", CLUE_SIM_FAILURE },
	{ "%*error%*NotRegistered", CLUE_NOT_REGISTERED },
	{ "%*error%*PacketServiceDetached", CLUE_NOT_REGISTERED },
	{ "%*start network%*error%*'NoEffect'", CLUE_ALREADY_CONNECTED },
	{ "error: couldn't start network%*", CLUE_NETWORK_FAILED },
	{ "error: operation failed: %*", CLUE_NETWORK_FAILED },
	{ "error: %*waiting for device%*", CLUE_UPDATE_FAILED },
	{ "error: error waiting for TTY%*", CLUE_UPDATE_FAILED },
	{ "error: error creating device%*", CLUE_UPDATE_FAILED },
	{ "error: %*dload sdp%*", CLUE_UPDATE_FAILED },
	{ "%*unsupported download protocol", CLUE_UPDATE_FAILED },
	{ "error: %*firmware%*", CLUE_UPDATE_FAILED },
	{ "error opening serial device%*", CLUE_DEVICE_OPEN_FAILED },
	{ "%*SIM error", CLUE_SIM_FAILURE },
	{ "comgt %*Could not write to COM device", CLUE_DEVICE_IO_ERROR },
	/* The connect manager of Quectel. */
	{ "requestGetSIMStatus SIMStatus: SIM_ABSENT", CLUE_SIM_ABSENT },
	{ "requestGetSIMStatus SIMStatus: SIM_PIN", CLUE_SIM_PIN },
	{ "requestGetSIMStatus SIMStatus: SIM_PUK", CLUE_SIM_PUK },
	{ "requestGetSIMStatus SIMStatus: SIM_READY", CLUE_SIM_READY },
	{ "requestRegistrationState2 %*PS: Attached", CLUE_REGISTERED },
	{ "requestRegistrationState2 %*PS: Detached", CLUE_NOT_REGISTERED },
	{ "call_end_reason is ", CLUE_NETWORK_FAILED },
};

/* qmicli, mbimcli, mmcli: "Key: 'value'", alone in a line or many in one. */
static const struct pattern_row values[] = {
	{ "%*Ready state: 'device-locked'", CLUE_SIM_PIN },
	{ "%*Ready state: 'sim-not-inserted'", CLUE_SIM_ABSENT },
	{ "%*Ready state: 'bad-sim'", CLUE_SIM_FAILURE },
	{ "%*Ready state: 'failure'", CLUE_SIM_FAILURE },
	{ "%*Ready state: 'initialized'", CLUE_SIM_READY },
	{ "Card state: 'absent'", CLUE_SIM_ABSENT },
	{ "Card state: 'error", CLUE_SIM_FAILURE },
	{ "PIN1 state: 'enabled-not-verified'", CLUE_SIM_PIN },
	{ "PIN1 state: 'enabled-verified'", CLUE_SIM_READY },
	{ "PIN1 state: 'disabled'", CLUE_SIM_READY },
	{ "PIN1 state: 'blocked'", CLUE_SIM_PUK },
	{ "PIN type: 'pin1'", CLUE_SIM_PIN },
	{ "PIN type: 'puk1'", CLUE_SIM_PUK },
	{ "%*Register state: 'home'", CLUE_REGISTERED },
	{ "%*Register state: 'roaming'", CLUE_REGISTERED },
	{ "%*Register state: 'partner'", CLUE_REGISTERED },
	{ "%*Register state: 'denied'", CLUE_REGISTRATION_DENIED },
	{ "%*Register state: '", CLUE_NOT_REGISTERED },
	{ "Registration state: 'registered'", CLUE_REGISTERED },
	{ "Registration state: 'registration-denied'", CLUE_REGISTRATION_DENIED },
	{ "Registration state: 'not-registered", CLUE_NOT_REGISTERED },
	{ "Mode: 'low-power'", CLUE_RADIO_OFF },
	{ "Mode: 'persistent-low-power'", CLUE_RADIO_OFF },
	{ "Mode: 'offline'", CLUE_RADIO_OFF },
	{ "HW restricted: 'yes'", CLUE_RADIO_PIN },
	{ "Hardware radio state: 'off'", CLUE_RADIO_PIN },
	{ "Software radio state: 'off'", CLUE_RADIO_OFF },
	{ "Link layer protocol: 'raw-ip'", CLUE_RAW_IP },
	{ "\"registration\": \"registered\"", CLUE_REGISTERED },
	{ "\"registration\": \"registering_denied\"", CLUE_REGISTRATION_DENIED },
	{ "\"registration\": \"not_registered\"", CLUE_NOT_REGISTERED },
	{ "\"registration\": \"searching\"", CLUE_NOT_REGISTERED },
};

/* A radio that waits for its host: ModemManager without an unlock script, Quectel's own word. */
static const struct pattern_row fcc[] = {
	{ "%*couldn't enable interface: 'Invalid transition'", CLUE_FCC_LOCKED },
	{ "%*nable%*modem%*Invalid transition", CLUE_FCC_LOCKED },
	{ "%*Radio state retrieved: 'fcc-locked'", CLUE_FCC_LOCKED },
};

static const struct pattern_row plain[] = {

	{ "Network started successfully", CLUE_NETWORK_STARTED },
	{ "Network start failed", CLUE_NETWORK_FAILED },
	{ "[/dev/cdc-wdm%d] Successfully set FCC authentication", CLUE_FCC_UNLOCKED },
	{ "[/dev/cdc-wdm%d] PIN verified successfully", CLUE_SIM_READY },
	{ "[/dev/cdc-wdm%d] PIN operation successful", CLUE_SIM_READY },
	{ "[/dev/cdc-wdm%d] Network started", CLUE_NETWORK_STARTED },
	{ "\"Call failed\"", CLUE_NETWORK_FAILED },
	{ "[/dev/cdc-wdm%d] ", CLUE_NONE },
	{ "Device only supports raw-ip mode but is missing", CLUE_RAW_IP_MISSING },
	{ "Device does not support 802.3 mode", CLUE_RAW_IP },
	{ "PIN verification failed", CLUE_SIM_PIN },
	{ "[modem%d] registration in network failed", CLUE_NOT_REGISTERED },
	{ "Waiting for network registration", CLUE_NONE },
	{ "Network registration failed", CLUE_NOT_REGISTERED },
	{ "rebooting in download mode", CLUE_RESET_ASKED },
	{ "comgt %*Could not write to COM device", CLUE_DEVICE_IO_ERROR },
	/* The connect manager of Quectel. */
	{ "requestGetSIMStatus SIMStatus: SIM_ABSENT", CLUE_SIM_ABSENT },
	{ "requestGetSIMStatus SIMStatus: SIM_PIN", CLUE_SIM_PIN },
	{ "requestGetSIMStatus SIMStatus: SIM_PUK", CLUE_SIM_PUK },
	{ "requestGetSIMStatus SIMStatus: SIM_READY", CLUE_SIM_READY },
	{ "requestRegistrationState2 %*PS: Attached", CLUE_REGISTERED },
	{ "requestRegistrationState2 %*PS: Detached", CLUE_NOT_REGISTERED },
	{ "call_end_reason is ", CLUE_NETWORK_FAILED },
	{ "comgt ", CLUE_NONE },
	{ "Can't open device ", CLUE_DEVICE_OPEN_FAILED },
	{ "Interface '%*' is setting up now", CLUE_NONE },
	{ "Interface '%*' has lost the connection", CLUE_LINK_DOWN },
	{ "Interface '%*' is now ", CLUE_NONE },
	{ "nm-%*-Message: ", CLUE_NONE },
	{ "nm-ppp-plugin: ", CLUE_NONE },
};

/* SIM states of ModemManager: mmcli's tables, with quote marks in old versions, and its log. */
static const struct pattern_row sims[] = {
	{ "%*failed reason:%*sim-missing", CLUE_SIM_ABSENT },
	{ "%*failed reason:%*sim-", CLUE_SIM_FAILURE },
	{ "%*lock:%*sim-pin2", CLUE_NONE }, /* of phone books */
	{ "%*lock:%*sim-puk2", CLUE_NONE },
	{ "%*unlock required:%*sim-pin2", CLUE_NONE },
	{ "%*unlock required:%*sim-puk2", CLUE_NONE },
	{ "%*lock:%*sim-pin", CLUE_SIM_PIN },
	{ "%*lock:%*sim-puk", CLUE_SIM_PUK },
	{ "%*unlock required:%*sim-pin", CLUE_SIM_PIN },
	{ "%*unlock required:%*sim-puk", CLUE_SIM_PUK },
};
static const struct pattern_row unlocks[] = {
	{ "%*initialized: %*SIM not inserted", CLUE_SIM_ABSENT },
	{ "%*initialized: %*SIM failure", CLUE_SIM_FAILURE },
	{ "%*initialized: ", CLUE_NETWORK_FAILED },
};

/* What any program says of a node that it cannot open. */
static const struct pattern_row nodes[] = {
	{ "ls: %*/dev/tty%*No such file", CLUE_NO_NODES },
	{ "%*/dev/tty%*No such file", CLUE_DEVICE_MISSING },
	{ "%*/dev/tty%*No such device", CLUE_DEVICE_MISSING },
	{ "%*/dev/tty%*resource busy", CLUE_DEVICE_BUSY },
	{ "%*/dev/tty%*Line in use", CLUE_DEVICE_BUSY }, /* cu */
	{ "%*/dev/tty%*Permission denied", CLUE_DEVICE_DENIED },
	{ "%*/dev/tty%*Inappropriate ioctl", CLUE_DEVICE_NO_TTY },
	{ "%*/dev/tty%*Input/output error", CLUE_DEVICE_IO_ERROR },
};

/* systemd and NetworkManager on a pppd that ended. */
static const struct pattern_row exits[] = {
	{ "%*ppp%*process exited, code=exited, status=%d", CLUE_EXIT_STATUS },
	{ "%*pppd%*exited with status %d", CLUE_EXIT_STATUS },
	{ "%*pppd%*exit code %d", CLUE_EXIT_STATUS },
};

/* OpenWrt: errors of `ifstatus`. */
static const struct pattern_row ifstatus[] = {
	{ "\"code\": \"NO_DEVICE\"", CLUE_DEVICE_MISSING },
	{ "\"code\": \"PIN_FAILED\"", CLUE_SIM_PIN },
	{ "\"code\": \"SIM_NOT_INITIALIZED\"", CLUE_SIM_FAILURE },
	{ "\"code\": \"NETWORK_REGISTRATION_FAILED\"", CLUE_NOT_REGISTERED },
	{ "\"code\": \"CALL_FAILED\"", CLUE_NETWORK_FAILED },
	{ "\"code\": \"CONNECT_FAILED\"", CLUE_NETWORK_FAILED },
	{ "\"code\": \"AUTH_FAILED\"", CLUE_AUTH_FAILED },
};

/* Commands that people typed, behind whatever prompt. */
static const struct pattern_row typed[] = {
	{ "%*\"No effect\"", CLUE_ALREADY_CONNECTED },
	{ "%*operating-mode=reset", CLUE_RESET_ASKED },
	{ "%*echo %x %x >%*/new_id", CLUE_NEW_ID },
	{ "%*echo \"%x %x\" >%*/new_id", CLUE_NEW_ID },
};

/* mpd5 behind its "[link] ": lcp.c, auth.c, ipcp.c, modem.c, chat.c. */
static const struct pattern_row mpd[] = {
	{ "[%*] %*Link: OPEN event", CLUE_LINK_BEGINS },
	{ "[%*] MODEM: chat script succeeded", CLUE_CONNECT_SEEN },
	{ "[%*] MODEM: chat script failed", CLUE_CONNECT_SCRIPT_FAILED },
	{ "[%*] MODEM: %*open%*", CLUE_DEVICE_OPEN_FAILED },
	{ "[%*] MODEM: can't ", CLUE_DEVICE_OPEN_FAILED },
	{ "[%*] CHAT: Dialing ", CLUE_CHAT_DIAL },
	{ "[%*] CHAT: Invalid dial init string", CLUE_CHAT_ERROR },
	{ "[%*] CHAT: Invalid dial string", CLUE_CHAT_ERROR },
	{ "[%*] CHAT: The modem is not responding", CLUE_CHAT_ALARM },
	{ "[%*] CHAT: The remote modem did not answer", CLUE_CHAT_NO_CARRIER },
	{ "[%*] CHAT: The line was busy", CLUE_CHAT_BUSY },
	{ "[%*] CHAT: No dial tone", CLUE_CHAT_NO_CARRIER },
	{ "[%*] CHAT: %*NO CARRIER", CLUE_CHAT_NO_CARRIER },
	{ "[%*] CHAT: ", CLUE_NONE },
	{ "[%*] LCP: no reply to %d echo request", CLUE_NONE },
	{ "[%*] LCP: peer not responding to echo requests", CLUE_ECHO_FAILURE },
	{ "[%*] LCP: rec'd Terminate Request", CLUE_TERM_BY_PEER },
	{ "[%*] LCP: SendTerminateReq", CLUE_TERM_BY_US },
	{ "[%*] LCP: rec'd Protocol Reject", CLUE_PROTOCOL_REJECT },
	{ "[%*] LCP: rec'd ", CLUE_LCP_HEARD },
	{ "[%*] LCP: SendConfig", CLUE_LCP_SENT },
	{ "[%*] LCP: parameter negotiation failed", CLUE_LCP_TIMEOUT },
	{ "[%*] LCP: authorization successful", CLUE_CHAP_OK },
	{ "[%*] LCP: authorization failed", CLUE_AUTH_FAILED },
	{ "[%*] CHAP: rec'd CHALLENGE", CLUE_AUTH_ASKED },
	{ "[%*] CHAP: rec'd SUCCESS", CLUE_CHAP_OK },
	{ "[%*] CHAP: rec'd FAILURE", CLUE_AUTH_FAILED },
	{ "[%*] PAP: rec'd ACK", CLUE_PAP_OK },
	{ "[%*] PAP: rec'd NAK", CLUE_AUTH_FAILED },
	{ "[%*] IPCP: SendConfig", CLUE_IPCP_SENT },
	{ "[%*] IPCP: rec'd Terminate", CLUE_IPCP_ENDED },
	{ "[%*] IPCP: rec'd ", CLUE_IPCP_HEARD },
	{ "[%*] IPCP: parameter negotiation failed", CLUE_IPCP_TIMEOUT },
	{ "[%*] IPCP: LayerUp", CLUE_LOCAL_ADDRESS },
	{ "[%*] PRIDNS 10.11.12.1", CLUE_DNS_PLACEHOLDER },
	{ "[%*] device: DOWN event", CLUE_MODEM_HANGUP },
	{ "[%*] Link: ", CLUE_NONE },
	{ "[%*] LCP: ", CLUE_NONE },
	{ "[%*] IPCP: ", CLUE_NONE },
	{ "[%*] IFACE: ", CLUE_NONE },
	{ "[%*] Bundle: ", CLUE_NONE },
};

/* ppp(8) of FreeBSD, behind "tun0: ". */
static const struct pattern_row userppp[] = {
	{ "%*Phase: deflink: %*-> dial", CLUE_LINK_BEGINS },
	{ "%*Phase: deflink: dial -> carrier", CLUE_CONNECT_SEEN },
	{ "%*deflink: ** Too many %* lost", CLUE_ECHO_FAILURE },
	{ "%*IPCP: deflink: Too many ", CLUE_IPCP_TIMEOUT },
	{ "%*IPCP: deflink: LayerUp", CLUE_LOCAL_ADDRESS },
	{ "%*IPCP: deflink: Recv", CLUE_IPCP_HEARD },
	{ "%*IPCP: deflink: SendConfigReq", CLUE_IPCP_SENT },
	{ "%*LCP: deflink: Too many ", CLUE_LCP_TIMEOUT },
	{ "%*LCP: deflink: RecvTerminateReq", CLUE_TERM_BY_PEER },
	{ "%*LCP: deflink: RecvProtocolRej", CLUE_PROTOCOL_REJECT },
	{ "%*LCP: deflink: RecvConfig", CLUE_LCP_HEARD },
	{ "%*LCP: deflink: SendTerminateReq", CLUE_TERM_BY_US },
	{ "%*LCP: deflink: SendConfigReq", CLUE_LCP_SENT },
	{ "%*deflink: Unable to open%*", CLUE_DEVICE_OPEN_FAILED },
	{ "%*", CLUE_NONE },
};
static const struct pattern_row userppp_auth[] = {
	{ "%*Chap Input: SUCCESS", CLUE_CHAP_OK },
	{ "%*Pap Input: SUCCESS", CLUE_PAP_OK },
	{ "%*Chap Input: FAILURE", CLUE_AUTH_FAILED },
	{ "%*Pap Input: FAILURE", CLUE_AUTH_FAILED },
};
static const struct pattern_row userppp_chat[] = {
	{ "%*Chat: Send: ATD", CLUE_CHAT_DIAL },
	{ "%*Chat: Send: ", CLUE_CHAT_SEND },
	{ "%*Chat: Received: OK", CLUE_CHAT_OK },
	{ "%*Chat: Received: CONNECT", CLUE_CONNECT_SEEN },
	{ "%*Chat: Received: NO CARRIER", CLUE_CHAT_NO_CARRIER },
	{ "%*Chat: Received: ERROR", CLUE_CHAT_ERROR },
	{ "%*Chat: Received: BUSY", CLUE_CHAT_BUSY },
	{ "%*Chat: Expect timeout", CLUE_CHAT_ALARM },
	{ "%*Warning: Chat script failed", CLUE_CONNECT_SCRIPT_FAILED },
	{ "%*Chat: ", CLUE_NONE },
};

/* RouterOS, behind the name of its interface: "ppp-out1: terminating... - modem not responding". */
static const struct pattern_row routeros[] = {
	{ "%s initializing%*...", CLUE_LINK_BEGINS },
	{ "%s reset%*ing link...", CLUE_NONE },
	{ "%s waiting for %*...", CLUE_NONE },
	{ "%s dialing%*...", CLUE_CHAT_DIAL },
	{ "%s terminating... - modem not responding", CLUE_CHAT_ALARM },
	{ "%s terminating... - %*no carrier", CLUE_CHAT_NO_CARRIER },
	{ "%s terminating... - %*busy", CLUE_CHAT_BUSY },
	{ "%s terminating... - %*auth%*", CLUE_AUTH_FAILED },
	{ "%s terminating... - peer is not responding", CLUE_ECHO_FAILURE },
	{ "%s terminating... - peer disconnected", CLUE_TERM_BY_PEER },
	{ "%s terminating... - hungup", CLUE_MODEM_HANGUP },
	{ "%s terminating... - %*request", CLUE_TERM_ASKED },
	{ "%s terminating...", CLUE_LINK_TERMINATED },
};

static const struct pattern_row routeros_states[] = {
	{ "%s link established", CLUE_CONNECT_SEEN },
	{ "%s authenticated", CLUE_CHAP_OK },
	{ "%s could not determine remote address", CLUE_REMOTE_UNKNOWN },
	{ "%s connected", CLUE_LOCAL_ADDRESS },
	{ "%s disconnected", CLUE_LINK_TERMINATED },
	{ "%s rcvd LCP EchoRep", CLUE_ECHO_ANSWERED },
	{ "%s rcvd LCP EchoReq", CLUE_ECHO_ASKED },
	{ "%s rcvd LCP TermReq", CLUE_TERM_BY_PEER },
	{ "%s rcvd LCP ProtRej", CLUE_PROTOCOL_REJECT },
	{ "%s rcvd LCP Conf", CLUE_LCP_HEARD },
	{ "%s rcvd IPCP ConfRej", CLUE_IPCP_REJECTED },
	{ "%s rcvd IPCP ", CLUE_IPCP_HEARD },
	{ "%s rcvd CHAP Success", CLUE_CHAP_OK },
	{ "%s rcvd CHAP Failure", CLUE_AUTH_FAILED },
	{ "%s rcvd PAP AuthNak", CLUE_AUTH_FAILED },
	{ "%s sent LCP EchoReq", CLUE_ECHO_SENT },
	{ "%s sent LCP TermReq", CLUE_TERM_BY_US },
	{ "%s sent LCP Conf", CLUE_LCP_SENT },
	{ "%s sent IPCP Conf", CLUE_IPCP_SENT },
	{ "%s ", CLUE_NONE },
};

const struct read_rows read_rows_managers[READ_MANAGER_GROUPS] = {
	READ_ROWS("(reason ", nm_reasons),
	READ_ROWS("state changed (", mm_states),
	READ_ROWS("tarting ", starting),
	READ_ROWS("onnect", connecting),
	READ_ROWS("rror", words),
	READ_ROWS("sim-", sims),
	READ_ROWS("n't be initialized", unlocks),
	READ_ROWS("Invalid transition", fcc),
	READ_ROWS("fcc-locked", fcc),
	READ_ROWS(": ", values),
	READ_ROWS("\"code\"", ifstatus),
	READ_ROWS("exit", exits),
	READ_ROWS("", plain),
	READ_ROWS("/dev/tty", nodes),
	READ_ROWS("set-operating-mode=reset", typed),
	READ_ROWS("new_id", typed),
	READ_ROWS("No effect", typed),
	READ_ROWS("[", mpd),
	READ_ROWS("deflink", userppp),
	READ_ROWS("Input: ", userppp_auth),
	READ_ROWS("Chat", userppp_chat),
	READ_ROWS("...", routeros),
	READ_ROWS("ppp-out", routeros_states),
};

/* Why a call failed: 3GPP 24.008 causes as QMI, MBIM and AT name them, in any of their spellings.
 */
static const struct pattern_row call_errors[] = {
	{ "%*unknown%*apn", CLUE_APN_REFUSED },
	{ "%*not%*subscribed", CLUE_APN_REFUSED },
	{ "%*option-unsubscribed", CLUE_APN_REFUSED },
	{ "%*authentication%*fail", CLUE_AUTH_FAILED },
	{ "%*sim%*not%*inserted", CLUE_SIM_ABSENT },
	{ "%*sim-missing", CLUE_SIM_ABSENT },
	{ "%*sim%*pin", CLUE_SIM_PIN },
	{ "%*sim%*puk", CLUE_SIM_PUK },
	{ "%*sim%*failure", CLUE_SIM_FAILURE },
	{ "%*no%*carrier", CLUE_CHAT_NO_CARRIER },
	{ "%*no%*service", CLUE_NO_SERVICE },
	{ "%*no-srv", CLUE_NO_SERVICE },
	{ "%*not%*allowed", CLUE_REGISTRATION_DENIED },
	{ "%*denied", CLUE_REGISTRATION_DENIED },
};
const struct read_rows read_rows_call_errors = READ_ROWS("", call_errors);
