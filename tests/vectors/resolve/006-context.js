function mbpf_prog(packet) {
  packet.pktlen; //! unknown-field
  ctx.readU16(1); //! unknown-field
  ctx.readU8(); //! missing-argument
  packet.readBytes(0, 4); //! missing-argument
  const copy = packet;
  copy.anything; //! unknown-field
  return ctx.timestamp; //! unknown-field
}
