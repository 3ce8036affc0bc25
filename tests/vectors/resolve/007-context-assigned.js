function mbpf_prog(packet) {
  if (packet.pkt_len) packet = { anything: 1 };
  return packet.anything;
}
