// A list that lives through all events, with garbage between its elements.
let head = null;
for (let i = 0; i < 5; i++) head = { value: i, next: head };
function mbpf_prog() {
  for (let round = 0; round < 30; round++) {
    let before = null;
    for (let e = head; e; e = e.next) {
      e.text = 'r' + round + e.value;
      if (before && e.value === round % 5) {
        before.next = { value: e.value, next: e.next };
        e = before.next;
      }
      before = e;
    }
  }
  let sum = '';
  for (let e = head; e; e = e.next) sum += e.value + (e.text || '-');
  mbpf.log(1, sum);
  return sum.length;
}
