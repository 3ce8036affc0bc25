// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// String: what calls back, or makes many texts. $string_indexOf(text, ...) is the method indexOf.

// The replacement for a match at `at`, with what $$, $&, $` and $' stand for.
function expand(replacement, text, at, match) {
  const parts = [];
  let count = 0, from = 0;
  for (;;) {
    const i = $string_indexOf(replacement, '$', from);
    if (i < 0) {
      break;
    }
    const c = replacement[i + 1];
    parts[count++] = $string_slice(replacement, from, i);
    from = i + 2;
    if (c === '&') {
      parts[count++] = match;
    } else if (c === '`') {
      parts[count++] = $string_slice(text, 0, at);
    } else if (c === "'") {
      parts[count++] = $string_slice(text, at + match.length);
    } else {
      parts[count++] = '$';
      if (c !== '$') {
        from--;
      }
    }
  }
  parts[count] = $string_slice(replacement, from);
  return $join(parts, '');
}

function replace(self, search, replacement, all) {
  const text = $text(self), callable = typeof replacement === 'function', parts = [];
  search = `${search}`;
  if (!callable) {
    replacement = `${replacement}`;
  }
  let count = 0, from = 0, at = $string_indexOf(text, search);
  while (at >= 0) {
    parts[count++] = $string_slice(text, from, at);
    parts[count++] = callable
      ? `${$call(replacement, undefined, search, at, text)}`
      : expand(replacement, text, at, search);
    from = at + search.length;
    const next = search === '' ? at + 1 : from;
    at = all && next <= text.length ? $string_indexOf(text, search, next) : -1;
  }
  parts[count] = $string_slice(text, from);
  return $join(parts, '');
}

export function string_replace(search, replacement) {
  return replace(this, search, replacement, false);
}

export function string_replaceAll(search, replacement) {
  return replace(this, search, replacement, true);
}

export function string_split(separator, limit) {
  const text = $text(this), most = limit === undefined ? 0xffffffff : limit >>> 0, parts = [];
  const between = `${separator}`;
  let count = 0, from = 0, at = 0;
  if (most === 0) {
    return parts;
  }
  if (separator === undefined) {
    return [text];
  }
  if (between === '') {
    for (; count < text.length && count < most; count++) {
      parts[count] = text[count];
    }
    return parts;
  }
  while ((at = $string_indexOf(text, between, from)) >= 0) {
    parts[count++] = $string_slice(text, from, at);
    if (count === most) {
      return parts;
    }
    from = at + between.length;
  }
  parts[count] = $string_slice(text, from);
  return parts;
}

export function String_raw(template, ...values) {
  const texts = template.raw, n = $length(texts.length), parts = [];
  let count = 0;
  for (let i = 0; i < n; i++) {
    parts[count++] = `${texts[i]}`;
    if (i + 1 < n && i < values.length) {
      parts[count++] = `${values[i]}`;
    }
  }
  return $join(parts, '');
}
