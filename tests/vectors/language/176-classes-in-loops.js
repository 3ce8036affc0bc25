function mbpf_prog() {
  const list = [];
  for (let i = 0; i < 3; i++) list.push(class { static v = i; own = i; get() { return [i, this.own]; } });
  show([list[0].v, list[1].v, new list[2]().get(), list[0] === list[1]]);
  show(list[0].prototype === list[1].prototype);
  const objects = [];
  for (const k of ['a', 'b']) objects.push({ get v() { return k; }, m() { return super.x === undefined ? k : 0; } });
  show([objects[0].v, objects[1].v, objects[1].m()]);
}
