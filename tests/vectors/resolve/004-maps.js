function mbpf_prog() {
  const key = [1];
  maps.hit.lookup(1, key); //! unknown-map
  maps.hits.delete(1); //! unknown-map-method
  maps.hits.nextKey(key, key); //! unknown-map-method
  maps.flows.lookup(key); //! missing-argument
  const m = maps.flows;
  m.get(key); //! unknown-map-method
  const all = maps; //! unsupported-first-class-mbpf
  maps[key]; //! unsupported-first-class-mbpf
  maps["hits"].lookup(0, key);
  return m.lookup(key, key);
}
