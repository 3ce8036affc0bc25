// Arrays that grow and are cut off: what was cut off does not stay.
const list = [];
function mbpf_prog() {
  for (let round = 0; round < 12; round++) {
    for (let i = 0; i < 5; i++) list.push({ i, text: 'e' + i + round });
    list.length = round % 3;
    if (list.length) list[0] = list[list.length - 1];
    while (list.length > 1) list.pop();
  }
  mbpf.log(1, list.length + (list[0] ? list[0].text : ''));
  return list.length;
}
