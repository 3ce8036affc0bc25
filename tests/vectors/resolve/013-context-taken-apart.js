function mbpf_prog(packet) {
  const { pkt_len, pktlen } = packet; //! unknown-field
  let layer; ({ layer, flagz: layer = 1 } = ctx); //! unknown-field
  const { [pkt_len]: any, "no name": other, ...rest } = ctx;
  return any + other + layer + rest.x;
}
