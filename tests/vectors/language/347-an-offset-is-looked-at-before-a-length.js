// events 1
// A bad offset is told before the length is made a number, of a typed array only when it is not
// aligned.
function log(f) { try { mbpf.log(1, String(f())); } catch (e) { mbpf.log(1, e.name); } }
function mbpf_prog() {
  const b = new ArrayBuffer(8), c = { valueOf() { mbpf.log(1, 'V'); return 2; } };
  for (const at of [0, 1, 2, 6, 8, -1, c]) {
    log(() => new DataView(b, at, c).byteLength);
    log(() => new Uint16Array(b, at, c).length);
    log(() => new Uint8Array(b, at, c).length);
    log(() => new Uint16Array(b, at).length);
  }
  log(() => new DataView(b, 9, c).byteLength);
  log(() => new Uint32Array(new ArrayBuffer(7), 4).length);
  log(() => new Uint32Array(new ArrayBuffer(7), 0, 1).length);
}
