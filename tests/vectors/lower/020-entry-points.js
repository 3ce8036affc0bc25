let started = false;
function unused() { return 1; }
function mbpf_init() { started = true; }
function mbpf_fini() { mbpf.log(0, `end ${started}`); }
function mbpf_prog() { return started ? 1 : 0; }
