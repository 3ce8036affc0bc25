// accept
f(new Uint32Array(1), new Int32Array(1), new Float32Array(1), new Float64Array(1), new ArrayBuffer(1));
