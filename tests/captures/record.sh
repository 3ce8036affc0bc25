#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# Records tests/captures/lab.pcap: real programs talking over a veth pair between two network
# namespaces, seen by tcpdump on the server's end. Needs root; touches nothing outside the two
# namespaces it makes and removes. See README.md for what the capture holds.
#
# Usage: sudo tests/captures/record.sh [OUTPUT.pcap]

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=${1:-"$here/lab.pcap"}
# The system's own interpreter: its http.server answers, and the helpers need only its library.
python=/usr/bin/python3

client=mbpflab-client
server=mbpflab-server
work=
made=

say() { printf '%s\n' "$*" >&2; }
die() { say "record.sh: $*"; exit 1; }

# check_tools: every tool with the Debian package that holds it.
check_tools() {
	local missing=() tool package
	while read -r tool package; do
		command -v "$tool" >/dev/null || missing+=("$tool (Debian package $package)")
	done <<-'LIST'
		ip iproute2
		tcpdump tcpdump
		ethtool ethtool
		sysctl procps
		ping iputils-ping
		curl curl
		dig bind9-dnsutils
		dnsmasq dnsmasq-base
		nmap nmap
		coap-server-notls libcoap3-bin
		coap-client-notls libcoap3-bin
		/usr/bin/python3 python3
	LIST
	if ((${#missing[@]})); then
		printf 'record.sh: missing: %s\n' "${missing[@]}" >&2
		exit 1
	fi
	[[ $(id -u) -eq 0 ]] || die "root is needed to make network namespaces"
}

cleanup() {
	local status=$? ns
	trap - EXIT
	if [[ -n $made ]]; then
		for ns in "$client" "$server"; do
			# Not TERM: a CoAP server heeds that only when its next packet comes.
			ip netns pids "$ns" | xargs -r kill -KILL
			ip netns del "$ns"
		done
	fi
	[[ -z $work ]] || rm -rf "$work"
	exit "$status"
}

on_client() { ip netns exec "$client" "$@"; }
on_server() { ip netns exec "$server" "$@"; }

# start NS COMMAND...: runs a command in a namespace until cleanup.
start() {
	local ns=$1
	shift
	ip netns exec "$ns" "$@" >>"$work/log" 2>&1 &
	disown
}

# wait_for WHAT COMMAND...: retries a command for ten seconds.
wait_for() {
	local what=$1 try
	shift
	for ((try = 0; try < 100; try++)); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.1
	done
	say "--- log of the background programs:"
	cat "$work/log" >&2
	die "$what did not start"
}

# make_pair: two namespaces, one cable. Offloads are off so that every checksum is real and no
# frame is larger than the wire allows.
make_pair() {
	local ns end
	for ns in "$client" "$server"; do
		! ip netns list | grep -qw "$ns" || die "namespace $ns exists: another recording is running"
	done
	ip netns add "$client"
	ip netns add "$server"
	made=yes
	ip -n "$client" link add c0 address 02:00:00:00:00:01 type veth \
		peer name s0 netns "$server" address 02:00:00:00:00:02
	for end in "$client c0" "$server s0"; do
		local dev=${end#* }
		ns=${end% *}
		ip netns exec "$ns" ethtool -K "$dev" rx off tx off sg off tso off gso off gro off \
			rxvlan off txvlan off >/dev/null
		# An EUI-64 link-local address follows from the fixed MAC address.
		ip -n "$ns" link set "$dev" addrgenmode eui64 mtu 1500 up
		ip -n "$ns" link set lo up
		# A port scan must see one "unreachable" per closed UDP port.
		ip netns exec "$ns" sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
	done
	ip -n "$client" addr add 192.0.2.1/24 dev c0
	ip -n "$client" addr add 192.0.2.10/24 dev c0
	ip -n "$server" addr add 192.0.2.2/24 dev s0
	ip -n "$client" addr add 2001:db8::1/64 dev c0 nodad
	ip -n "$server" addr add 2001:db8::2/64 dev s0 nodad
}

# make_vlan NAME TAG...: the interface NAME on both sides, its frames carrying the given tags
# (PROTOCOL:ID, outermost first). The kernel's own VLAN device is used where there is one; else a
# TAP device whose frames vlan_tap.py tags.
make_vlan() {
	local name=$1 ns dev parent tag
	shift
	for ns in "$client" "$server"; do
		parent=c0
		[[ $ns == "$client" ]] || parent=s0
		if [[ $vlan_by == kernel ]]; then
			dev=$parent
			for tag in "$@"; do
				ip -n "$ns" link add link "$dev" name "$dev-${tag#*:}" type vlan \
					proto "${tag%:*}" id "${tag#*:}"
				dev=$dev-${tag#*:}
				ip -n "$ns" link set "$dev" up
			done
			ip -n "$ns" link set "$dev" down
			ip -n "$ns" link set "$dev" name "$name"
		else
			ip -n "$ns" tuntap add dev "$name" mode tap
			ip -n "$ns" link set "$name" address \
				"$(ip netns exec "$ns" cat "/sys/class/net/$parent/address")"
			start "$ns" "$python" "$here/vlan_tap.py" "$name" "$parent" "$@"
		fi
		ip -n "$ns" link set "$name" addrgenmode eui64 mtu 1496 up
	done
}

make_vlans() {
	vlan_by=user-space
	if ip -n "$client" link add link c0 name probe type vlan id 1 2>/dev/null; then
		ip -n "$client" link del probe
		vlan_by=kernel
	fi
	make_vlan vlan20 802.1q:20
	make_vlan qinq30 802.1ad:100 802.1q:30
	ip -n "$client" addr add 198.51.100.1/24 dev vlan20
	ip -n "$server" addr add 198.51.100.2/24 dev vlan20
	ip -n "$client" addr add 2001:db8:0:20::1/64 dev vlan20 nodad
	ip -n "$server" addr add 2001:db8:0:20::2/64 dev vlan20 nodad
	ip -n "$client" addr add 203.0.113.1/24 dev qinq30
	ip -n "$server" addr add 203.0.113.2/24 dev qinq30
}

start_servers() {
	mkdir "$work/www"
	printf '<!doctype html><title>lab</title><p>Hello from the lab.\n' >"$work/www/index.html"
	# Larger than one segment, so that a reply spans several full frames.
	seq -f 'reading %06.0f 21.5' 1 80 >"$work/www/readings.txt"
	start "$server" "$python" -m http.server --directory "$work/www" --bind 192.0.2.2 80
	start "$server" "$python" -m http.server --directory "$work/www" --bind 2001:db8::2 80
	start "$server" "$python" -m http.server --directory "$work/www" --bind 198.51.100.2 8080
	start "$server" dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --user=root \
		--no-hosts --no-resolv --log-facility=- --bind-interfaces \
		--listen-address=192.0.2.2,2001:db8::2 --local=/example/ \
		--host-record=sensor.example,192.0.2.2,2001:db8::2 \
		--txt-record=sensor.example,model=lab,rev=1
	start "$server" "$python" "$here/send.py" sink :: 5000
	start "$server" coap-server-notls -A 192.0.2.2
	start "$server" coap-server-notls -A 2001:db8::2
	wait_for "the IPv4 HTTP server" on_server curl -sf -o /dev/null http://192.0.2.2/
	wait_for "the IPv6 HTTP server" on_server curl -sf -o /dev/null 'http://[2001:db8::2]/'
	wait_for "the VLAN HTTP server" on_server curl -sf -o /dev/null http://198.51.100.2:8080/
	wait_for "the resolver" on_server dig +time=1 +tries=1 @192.0.2.2 sensor.example A
	wait_for "the CoAP server" on_server coap-client-notls -B 1 -m get coap://192.0.2.2/
}

start_tcpdump() {
	# "ip" becomes tcpdump, so that $! is the process to stop.
	ip netns exec "$server" tcpdump -i s0 -s 0 -U -n --time-stamp-precision=nano -Z root \
		-w "$work/lab.pcap" 2>"$work/tcpdump.log" &
	tcpdump_pid=$!
	wait_for tcpdump grep -q 'listening on' "$work/tcpdump.log"
	sleep 0.5
}

stop_tcpdump() {
	sleep 1
	# Not INT: a background job of a script ignores that.
	kill -TERM "$tcpdump_pid"
	wait "$tcpdump_pid" || true
	grep -q '^0 packets dropped by kernel' "$work/tcpdump.log" || die "tcpdump lost packets"
}

# The traffic. Every step says what it is for; a step that fails ends the recording.
play() {
	local url name

	# ARP, neighbour discovery, echo.
	on_client ping -q -c 3 -i 0.2 192.0.2.2
	on_client ping -q -6 -c 3 -i 0.2 2001:db8::2

	# HTTP over IPv4 and IPv6: one small file, one of several segments, one that is not there.
	for url in http://192.0.2.2 'http://[2001:db8::2]'; do
		on_client curl -sf "$url/"
		on_client curl -sf "$url/readings.txt"
		on_client curl -s "$url/missing"
	done

	# DNS over UDP and TCP, IPv4 and IPv6; the last name does not exist.
	for name in 'sensor.example A' 'sensor.example AAAA' 'sensor.example TXT' 'absent.example A'; do
		# shellcheck disable=SC2086 # name and type are two arguments
		on_client dig @192.0.2.2 $name
	done
	on_client dig +tcp @192.0.2.2 sensor.example TXT
	on_client dig @2001:db8::2 sensor.example AAAA
	on_client dig +tcp @2001:db8::2 absent.example AAAA

	# CoAP, confirmable and not, over both families.
	on_client coap-client-notls -B 3 -m get coap://192.0.2.2/
	on_client coap-client-notls -B 3 -m get coap://192.0.2.2/.well-known/core
	on_client coap-client-notls -B 3 -m get 'coap://[2001:db8::2]/'
	on_client coap-client-notls -B 3 -N -m get 'coap://[2001:db8::2]/time'

	# A closed port.
	on_client "$python" "$here/send.py" plain 2001:db8::2 5001

	# One tag, then two.
	on_client ping -q -c 2 -i 0.2 198.51.100.2
	on_client ping -q -6 -c 2 -i 0.2 2001:db8:0:20::2
	on_client curl -sf http://198.51.100.2:8080/
	on_client "$python" "$here/send.py" plain 198.51.100.2 5683
	on_client "$python" "$here/send.py" plain 2001:db8:0:20::2 5000
	on_client ping -q -c 2 -i 0.2 203.0.113.2
	on_client "$python" "$here/send.py" plain 203.0.113.2 5683

	# Fragments: echo, and a datagram whose first fragment alone holds the port.
	on_client ping -q -c 1 -s 3000 192.0.2.2
	on_client ping -q -6 -c 1 -s 3000 2001:db8::2
	on_client "$python" "$here/send.py" large 192.0.2.2 5683
	on_client "$python" "$here/send.py" large 2001:db8::2 5683
	on_client "$python" "$here/send.py" large 2001:db8::2 5000

	# Headers between IP and UDP: IPv4 options, IPv6 hop-by-hop and destination options, and both
	# of them around a fragment header.
	on_client "$python" "$here/send.py" options 192.0.2.2 5683
	on_client "$python" "$here/send.py" options 192.0.2.2 5000
	on_client "$python" "$here/send.py" options 2001:db8::2 5683
	on_client "$python" "$here/send.py" options 2001:db8::2 5000
	on_client "$python" "$here/send.py" large-options 2001:db8::2 5683

	# A burst from one source, for a rate limiter; the source is quiet before and after.
	on_client "$python" "$here/send.py" burst 192.0.2.2 5000 192.0.2.10
	sleep 1.5
	on_client "$python" "$here/send.py" plain 192.0.2.2 5000 192.0.2.10

	# Port scans: TCP SYN, UDP, IPv6, and SYN in tiny fragments.
	on_client nmap -n -Pn -sS --max-retries 0 -p 20-43,80,443,5683,8080 192.0.2.2
	on_client nmap -n -Pn -sU --max-retries 0 -p 53,67-69,123,161,1900,5683 192.0.2.2
	on_client nmap -n -Pn -6 -sS --max-retries 0 -p 21-25,53,80,8080 2001:db8::2
	on_client nmap -n -Pn -sS -f --max-retries 0 -p 22,23,25 192.0.2.2
}

write_tools() {
	{
		tcpdump --version 2>&1 | head -n 2
		"$python" --version
		curl --version | head -n 1 | cut -d ' ' -f 1,2
		dig -v 2>&1
		dnsmasq --version | head -n 1 | sed 's/  .*//'
		ping -V | head -n 1
		nmap --version | head -n 1 | sed 's/ (.*//'
		{ coap-client-notls -h 2>&1 || true; } | sed -n 's/ --.*//; /^coap-client-notls v/p'
		ethtool --version
		ip -V
		printf 'VLAN tags by: %s\n' "$vlan_by"
	} >"$here/tools.txt"
}

check_tools
trap cleanup EXIT
trap 'exit 130' INT TERM
work=$(mktemp -d)
make_pair
make_vlans
start_servers
start_tcpdump
say "recording"
if ! play >"$work/play.log" 2>&1; then
	cat "$work/play.log" >&2
	die "a step of the traffic failed"
fi
stop_tcpdump
install -m 644 "$work/lab.pcap" "$output"
write_tools
say "wrote $output ($(stat -c %s "$output") bytes)"
say "now run tests/python/lab_capture.py: it rewrites the tables of README.md (scapy needed)"
