// failure profile
function mbpf_prog() { show(Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get.name); }
