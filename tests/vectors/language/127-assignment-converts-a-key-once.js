function mbpf_prog() {
  const k = [1], o = { 1: 10, 2: null }; o[k] += k[0]++; show(o[1]); show(o[2]); o[k] ??= k[0]++; show(o[2]); show('3' in o); o[k] -= (delete k[0], 1); show(o[3]); k[0] = 'x'; o[k] ||= (k[0] = 'y'); show(o.x); show('y' in o); o[k]++; show(o.y);
}
