function mbpf_prog() {
  const k = 'key';
  const o = { f: function () { }, g: () => { }, [k]: () => { }, ['c' + 1]: function () { }, ['d']: class { }, [k + 2]: class { }, e: class Own { }, [k + 3]: class { static name = 'static'; } };
  show([o.f.name, o.g.name, o.key.name, o.c1.name, o.d.name, o.key2.name, o.e.name, o.key3.name]);
  let late; late = () => { }; let logical; logical ||= function () { };
  const [el = () => { }] = []; const { pr = class { } } = {};
  show([late.name, logical.name, el.name, pr.name, (() => { }).name, (class { }).name, (0, () => { }).name]);
  class A { static f = () => { }; g = function () { }; ['h' + 1] = () => { }; }
  const a = new A();
  show([A.f.name, a.g.name, a.h1.name]);
}
