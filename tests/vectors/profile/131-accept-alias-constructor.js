// accept
const Bytes = Uint8Array; f(new Bytes(4));
