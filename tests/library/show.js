// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// In front of every vector of tests/vectors/library: what run() logs, as one text of ASCII.
let out = '';
function quote(s) {
  let r = '"';
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    r += c > 126 ? '<' + c + '>' : s[i];
  }
  return r + '"';
}
function show(x) {
  if (x === 0) return 1 / x < 0 ? '-0' : '0';
  if (typeof x === 'string') return quote(x);
  if (typeof x === 'function') return 'function';
  if (typeof x !== 'object' || x === null) return String(x);
  if (x instanceof Error) return x.name;
  let r = '';
  if (Array.isArray(x)) {
    for (let i = 0; i < x.length; i++) r += (i ? ',' : '') + (i in x ? show(x[i]) : '-');
    return '[' + r + ']';
  }
  for (const k in x) r += (r ? ',' : '') + k + ':' + show(x[k]);
  return '{' + r + '}';
}
function log(x) { out += show(x) + '|'; }
function attempt(f) {
  try { log(f()); } catch (e) { out += 'throws ' + show(e) + '|'; }
}
