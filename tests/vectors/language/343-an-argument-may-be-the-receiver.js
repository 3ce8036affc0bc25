// events 1
// An object that a built-in converts is the one that it works on too: only the argument is
// converted, each argument in its turn.
function log(f) { try { mbpf.log(1, String(f())); } catch (e) { mbpf.log(1, e.name); } }
function mbpf_prog() {
  const u = new Int8Array([1, 2, 3]), b = new ArrayBuffer(4), d = new DataView(b);
  log(() => u.slice(u).length);
  log(() => u.subarray(0, u).length);
  log(() => u.fill(u)[0]);
  log(() => b.slice(b).byteLength);
  log(() => d.setUint8(d, d));
  log(() => d.getUint8(d));
  log(() => new DataView(b, b).byteLength);
  log(() => new DataView(b, 0, b).byteLength);
  log(() => new Uint8Array(b, b).length);
  log(() => new Uint8Array(b, 0, b).length);
  let n = 0;
  const o = { a: 1, '[object Object]': 2 };
  const c = { k3: 3, valueOf() { return n++; }, toString() { return 'k' + n++; } };
  log(() => o.hasOwnProperty(o));
  log(() => o.propertyIsEnumerable(o));
  log(() => Object.hasOwn(o, o));
  log(() => Object.getOwnPropertyDescriptor(o, o).value);
  log(() => 'abcdef'.slice(c, c) + n);
  log(() => String.prototype.slice.call(c, c, c) + n);
  log(() => c.hasOwnProperty(c));
  log(() => Object.hasOwn(c, c));
  log(() => u.fill(c, c, c).join() + n);
  log(() => d.setUint8(0, c, c));
  log(() => d.getUint8(0, d));
  log(() => Math.max(c, c));
  log(() => Math.pow(c, c) > n);
  log(() => parseInt(c, c));
  log(() => 'k16k17'.indexOf(c, c) + n);
  log(() => 'ab'.padStart(c, c));
}
