// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A test gets only the parts that it names, and what those name. An empty line ends a part; names that
// begin with $ are for the harness alone.

var floatArrayConstructors = [Float64Array, Float32Array];

var nonClampedIntArrayConstructors = [
  Int32Array, Int16Array, Int8Array, Uint32Array, Uint16Array, Uint8Array,
];

var intArrayConstructors = [
  Int32Array, Int16Array, Int8Array, Uint32Array, Uint16Array, Uint8Array, Uint8ClampedArray,
];

var typedArrayConstructors = [
  Float64Array, Float32Array,
  Int32Array, Int16Array, Int8Array, Uint32Array, Uint16Array, Uint8Array, Uint8ClampedArray,
];

var TypedArray = Object.getPrototypeOf(Int8Array);

function $asIs(value) {
  return value;
}

function $asList(value) {
  if (typeof value === 'object' && value !== null) {
    return Array.from(value);
  }
  const count = Number(value);
  if (!(count >= 0 && count < 9007199254740992)) {
    return value;
  }
  const list = [];
  for (let i = 0; i < count; i++) {
    list.push('0');
  }
  return list;
}

function $asArrayLike(value) {
  const list = $asList(value);
  if (typeof list !== 'object' || list === null) {
    return list;
  }
  const like = { length: list.length };
  for (let i = 0; i < list.length; i++) {
    like[i] = list[i];
  }
  return like;
}

function testWithTypedArrayConstructors(body, makers, wanted, unwanted) {
  const kinds = [['passthrough', 'as it is'], ['arraylike', 'list'], ['arraylike', 'like'],
    ['arraybuffer', 'buffer']];
  const all = makers || typedArrayConstructors;
  for (let k = 0; k < kinds.length; k++) {
    const kind = kinds[k][0];
    if (wanted && !$isAmong(wanted, kind) || unwanted && $isAmong(unwanted, kind)) {
      continue;
    }
    for (let i = 0; i < all.length; i++) {
      body(all[i], $argumentMaker(kinds[k][1], all[i]));
    }
  }
}

function $isAmong(list, value) {
  for (let i = 0; i < list.length; i++) {
    if (list[i] === value) {
      return true;
    }
  }
  return false;
}

function $argumentMaker(kind, Maker) {
  switch (kind) {
    case 'list':
      return $asList;
    case 'like':
      return $asArrayLike;
    case 'buffer':
      return function (value) {
        const list = $asList(value);
        return typeof list === 'object' && list !== null ? new Maker(list).buffer : list;
      };
  }
  return $asIs;
}

function testWithAllTypedArrayConstructors(body, makers, wanted, unwanted) {
  testWithTypedArrayConstructors(body, makers, wanted, unwanted);
}

function testTypedArrayConversions(table, body) {
  testWithTypedArrayConstructors(function (Maker) {
    const expected = table.expected[Maker.name.slice(0, -5)];
    for (let i = 0; i < table.values.length; i++) {
      body(Maker, table.values[i], expected[i], expected[i] === 0 ? 1 : 0);
    }
  }, null, ['passthrough']);
}
