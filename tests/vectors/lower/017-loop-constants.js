const data = new Uint8Array(64);
function mbpf_prog() {
  let hash = 2166136261;
  for (let i = 0; i < data.length; i++) hash = Math.imul(hash ^ data[i], 16777619);
  let low = hash;
  while (low > 70000) { low -= 70000; if (low % 1000 === 0.5) break; }
  return low;
}
