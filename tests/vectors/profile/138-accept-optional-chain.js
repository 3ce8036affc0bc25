// accept
let a; a?.b; a?.[0]; a?.(); a?.b(); delete a?.b.c; (a?.b)();
