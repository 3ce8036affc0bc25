// events 12
let list = null, count = 0, tree = { left: null, right: null, key: 5 }, table = {}, names = [], words = '', last;
const fixed = { inner: { deep: [1] }, slots: [null, null, null] }, bytes = new Uint8Array(4);
function insert(node, key) { if (key < node.key) { if (node.left === null) node.left = { left: null, right: null, key: key }; else insert(node.left, key); } else if (node.right === null) node.right = { left: null, right: null, key: key }; else insert(node.right, key); }
function walk(node) { return node === null ? '' : walk(node.left) + node.key + ' ' + walk(node.right); }
function garbage(n) { let r = []; for (let i = 0; i < n; i++) r.push({ i: i, s: 'x' + i }); return r.length; }
function mbpf_prog() {
  count++; garbage(20); list = { next: list, value: 'v' + count }; insert(tree, count * 7 % 11); table['key' + count % 5] = [count]; table[count] = { n: count }; names.push('n' + count); words += count + ','; fixed.inner.deep[count % 4] = { at: count }; fixed.slots[count % 3] = fixed.inner.deep; fixed.inner['p' + count] = words; bytes[count & 3] += count; garbage(20);
  if (count % 3 === 0) { try { last = new RangeError('e' + count); throw last; } catch (e) { e.extra = [count]; } } if (count % 4 === 0) names.length = 1; if (count % 5 === 0) delete table['key' + (count - 1) % 5];
  let s = ''; for (let p = list; p; p = p.next) s += p.value; line(s); line(walk(tree)); line(words); show(table); show(names); show(fixed.inner); show(fixed.slots); show(bytes); show(last === undefined ? 0 : [last.message, last.extra, last]);
}
