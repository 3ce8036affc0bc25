function mbpf_prog() {
  const o = { a: 1, b: 2 };
  let sum = 0;
  for (const k in o) { if (k === "c") continue; sum += o[k]; }
  return sum;
}
