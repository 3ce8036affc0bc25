const list = [1, 2];
function mbpf_prog(ctx) {
  mbpf.log(...list); //! unsupported-spread
  ctx.readU8(...list); //! unsupported-spread
  maps.hits.lookup(...list); //! unsupported-spread
  new Uint8Array(...list);
  Math.max(...list);
  return list.push(...list);
}
