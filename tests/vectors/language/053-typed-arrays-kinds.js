const values = [0, -0, 1, -1, 127, 128, 129, 255, 256, -128, -129, 32767, 32768, 65535, 65536, -32769, 2147483647, 2147483648, -2147483649, 4294967295, 4294967296, 0.5, 1.5, 2.5, -0.5, 254.5, 255.5, 0.49999999999999994, 1e10, -1e10, 1e21, 1e40, 1e-46, NaN, Infinity, -Infinity, true, null, undefined, '12', 'x', 3.4028235677973366e38, 1.401298464324817e-45, 0.1, 16777217];
const kinds = [new Uint8Array(1), new Uint8ClampedArray(1), new Int8Array(1), new Uint16Array(1), new Int16Array(1), new Uint32Array(1), new Int32Array(1), new Float32Array(1), new Float64Array(1)];
function mbpf_prog() {
  for (let i = 0; i < values.length; i++) { let s = text(values[i]); for (let k = 0; k < kinds.length; k++) { kinds[k][0] = values[i]; s += ' ' + text(kinds[k][0]); } line(s); }
  for (let k = 0; k < kinds.length; k++) { const t = kinds[k]; show(t.length); show(t.byteLength); show(t.byteOffset); show(t.buffer.byteLength); show(t[0]); t[0] = 5; t[0]++; t[0] += 0.75; t[0] *= 2; show(t[0]); show(t[0]--); show(t[0] -= 20); show(t[0]); show(typeof t[0]); show(t[0] = 1000); show(t[0]); }
}
