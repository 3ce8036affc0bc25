// accept
f({eval: 1, Map: 2, Date: 3, this: 4}.eval, {}.Symbol, {}.arguments);
