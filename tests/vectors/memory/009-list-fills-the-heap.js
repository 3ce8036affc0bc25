// A list that grows for ever: the run ends, and so does every later one.
const list = [];
function mbpf_prog() {
  for (;;) list.push([list.length]);
}
