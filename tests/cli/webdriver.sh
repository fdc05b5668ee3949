# SPDX-License-Identifier: MIT
# A real browser for the scripts of tests/cli, by WebDriver (W3C) on loopback. Source it after lib.sh.
#
#   browser_open FILE         start it and open a file; 1 when that fails
#   browser_js SCRIPT         run a script in the page, print what it returns, as JSON
#   browser_click SELECTOR    click as a person does
#   browser_type SELECTOR TEXT
#   browser_close             also at exit

browser_pid=
browser_url=

browser_ask() { # METHOD PATH [JSON]
	curl -sS --max-time 60 --noproxy '*' -X "$1" -H 'Content-Type: application/json' \
		${3+--data-binary "$3"} "$browser_url$2"
}

browser_open() {
	local options='["--headless=new","--no-sandbox","--disable-gpu","--disable-dev-shm-usage","--no-proxy-server"]' port

	mkfifo "$tmp/browser.says"
	chromedriver --port=0 >"$tmp/browser.says" 2>"$tmp/browser.log" &
	browser_pid=$!
	exec 9<"$tmp/browser.says"
	while read -r -t 60 port <&9; do
		port=$(sed -n 's/.*on port \([0-9]*\)\.$/\1/p' <<<"$port")
		[ -n "$port" ] && break
	done
	[ -n "$port" ] || return 1
	browser_url=http://127.0.0.1:$port/session
	browser_url=$browser_url/$(browser_ask POST '' "{\"capabilities\":{\"alwaysMatch\":{\"goog:chromeOptions\":{\"args\":$options}}}}" |
		jq -r .value.sessionId)
	browser_ask POST /url "$(jq -nc --arg url "file://$1" '{url:$url}')" >/dev/null
}

browser_js() {
	browser_ask POST /execute/sync "$(jq -nc --arg script "$1" '{script:$script,args:[]}')" | jq -c .value
}

browser_element() {
	browser_ask POST /element "$(jq -nc --arg value "$1" '{using:"css selector",value:$value}')" |
		jq -r '.value | to_entries[0].value'
}

browser_click() {
	browser_ask POST "/element/$(browser_element "$1")/click" '{}' >/dev/null
}

browser_type() {
	browser_ask POST "/element/$(browser_element "$1")/value" "$(jq -nc --arg text "$2" '{text:$text}')" >/dev/null
}

browser_close() {
	[ -n "$browser_pid" ] || return 0
	browser_ask DELETE '' >/dev/null 2>&1
	kill "$browser_pid" 2>/dev/null
	wait "$browser_pid" 2>/dev/null
	browser_pid=
}
trap 'browser_close; rm -rf "$tmp"' EXIT
