// accept
f(new Uint8Array(4), new Uint8ClampedArray(4), new Int8Array(1), new Uint16Array(1), new Int16Array(1));
