// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// String: what calls back, or makes many texts. $string_indexOf(text, ...) is the method indexOf.

// The replacement for a match at `at`, with what $$, $&, $` and $' stand for.
function expand(replacement, text, at, match) {
  const parts = [];
  let from = 0;
  for (;;) {
    const i = $string_indexOf(replacement, '$', from);
    if (i < 0) {
      break;
    }
    const c = replacement[i + 1];
    $append(parts, $string_slice(replacement, from, i));
    from = i + 2;
    if (c === '&') {
      $append(parts, match);
    } else if (c === '`') {
      $append(parts, $string_slice(text, 0, at));
    } else if (c === "'") {
      $append(parts, $string_slice(text, at + match.length));
    } else {
      $append(parts, '$');
      if (c !== '$') {
        from--;
      }
    }
  }
  $append(parts, $string_slice(replacement, from));
  return $join(parts, '');
}

function replace(self, search, replacement, all) {
  const text = $text(self), callable = $isFunction(replacement), parts = [];
  search = `${search}`;
  if (!callable) {
    replacement = `${replacement}`;
  }
  let from = 0, at = $string_indexOf(text, search);
  while (at >= 0) {
    $append(parts, $string_slice(text, from, at));
    $append(
      parts,
      callable
        ? `${$call(replacement, undefined, search, at, text)}`
        : expand(replacement, text, at, search),
    );
    from = at + search.length;
    const next = search === '' ? at + 1 : from;
    at = all && next <= text.length ? $string_indexOf(text, search, next) : -1;
  }
  $append(parts, $string_slice(text, from));
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
  let from = 0, at = 0;
  if (most === 0) {
    return parts;
  }
  if (separator === undefined) {
    return [text];
  }
  if (between === '') {
    for (; at < text.length && at < most; at++) {
      $append(parts, text[at]);
    }
    return parts;
  }
  while ((at = $string_indexOf(text, between, from)) >= 0) {
    $append(parts, $string_slice(text, from, at));
    if (parts.length === most) {
      return parts;
    }
    from = at + between.length;
  }
  $append(parts, $string_slice(text, from));
  return parts;
}

export function String_raw(template, ...values) {
  const texts = template.raw, n = $size(texts), parts = [];
  for (let i = 0; i < n; i++) {
    $append(parts, `${texts[i]}`);
    if (i + 1 < n && i < values.length) {
      $append(parts, `${values[i]}`);
    }
  }
  return $join(parts, '');
}
