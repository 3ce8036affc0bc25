let log = '';
const key = { toString() { log += 't'; return 'k'; } };
function mbpf_prog() {
  const o = { k: 1 };
  o[key]++; log += '|'; o[key] += 2; log += '|'; ++o[key]; log += '|'; o[key] ??= 1; log += '|'; o[key] = o[key] + 1;
  show([log, o.k]);
  log = '';
  attempt(() => null[key]++);
  attempt(() => { undefined[key] += 1; });
  show(log);
  show({ [key]: 1 });
}
