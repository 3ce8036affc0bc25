function port(packet, offset) { return packet.readU16BE(offset + 2); }
function mbpf_prog(packet) {
  return packet.readU8(0) + packet.readU8(65536) + port(packet, ctx.l3_off) + ctx.readI32LE(packet.data_len - 4);
}
