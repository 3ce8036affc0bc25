let f, g;
const h = [[].pop];
function mbpf_prog() { f = [].push; g = 'a'.charCodeAt; attempt(() => f(1)); attempt(() => g(0)); attempt(() => h[0]()); }
