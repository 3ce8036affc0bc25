export default function () { return 0; }
function f() { mbpf.log(1, f.name); }
export {f as mbpf_init};
