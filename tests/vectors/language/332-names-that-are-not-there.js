function mbpf_prog() {
  const table = {}, list = [];
  let count = 0;
  for (let i = 0; i < 1500; i++) {
    const key = 'name' + i;
    if (table[key] === undefined && !(key in list) && list[key] === undefined) count++;
  }
  show(count);
}
