// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A test gets only the parts that it names, and what those name. An empty line ends a part; names that
// begin with $ are for the harness alone.

var nativeErrors = [
  Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
];

var allErrorConstructors = nativeErrors;

function makeNativeError(Maker, message) {
  return new Maker(message);
}
