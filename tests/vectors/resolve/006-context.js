function mbpf_prog(packet) {
  packet.pktlen; //! unknown-field
  ctx.readU16(1); //! unknown-field
  const copy = packet;
  copy.anything; //! unknown-field
  return ctx.timestamp; //! unknown-field
}
