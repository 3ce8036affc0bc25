function make(x) { return { x, list: [x, , 1.5], "two words": "t", 7: null }; }
function mbpf_prog() {
  const o = make(1);
  o.x += o.list[1] || o.list[300];
  o.list[0]++;
  delete o.x;
  o.list.push("p" in o, typeof o.list.length);
  return o["two words"].length;
}
