// failure profile
function mbpf_prog() { attempt(() => new ArrayBuffer(8, { maxByteLength: 4 })); }
