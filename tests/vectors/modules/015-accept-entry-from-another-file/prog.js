export function mbpf_prog(ctx) { return 0; }
export function start() { mbpf.log(1, 'init'); }
function mbpf_fini() { mbpf.log(1, 'not an entry'); }
