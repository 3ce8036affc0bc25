const key = new Uint8Array(4);
const value = new Uint8Array(4);
function mbpf_prog(ctx) {
  ctx.readBytes(26, 4, key);
  const hits = maps.counters;
  if (hits.lookup(key, value)) { value[0]++; hits.update(key, value); }
  else mbpf.log(1, "new " + key);
  return 0;
}
