function mbpf_prog() {
  for (var a
    of [1, 2]) show(a);
  for (var [b] // one
    of [[3]]) show(b);
  for (var { length } /* two
    lines */ of ['four']) show(length);
  for (const c
    of 'de') show(c);
  var of = 6;
  for (var g of [of]) show(g);
}
