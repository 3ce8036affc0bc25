const LIMIT = 5683, table = [1, 2, 3];
let count = 0, last;
var total = 10;
function mbpf_prog() {
  count++;
  total += count * LIMIT;
  last = table[count];
  return last;
}
