function mbpf_prog({pkt_lenght, pkt_len, //! unknown-field
  readU8, //! unknown-field
  ...rest}) {
  return readU8(0) + pkt_len + pkt_lenght + rest.x;
}
