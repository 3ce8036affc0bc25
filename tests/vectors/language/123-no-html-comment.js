function mbpf_prog() { let x = 5, y = 1; show('<!--'.length); show(`<!--${x}<!--`); show(x < !- -y); show(x-->0); /* <!-- */ // <!-- x
 show(x <! --y); }
