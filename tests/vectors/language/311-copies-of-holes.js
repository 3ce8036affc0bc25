function mbpf_prog() {
  const list = [];
  for (let i = 0; i < 100; i++) list[i] = i;
  const shorter = { valueOf() { list.length = 5; return 90; } };
  list.copyWithin(0, shorter);
  show(list.length); show(0 in list);
  const holes = [1, , , ];
  show(holes.slice().length); show(2 in holes.slice()); show(holes.concat([2, , ]).length);
}
