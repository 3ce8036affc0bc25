// failure profile
// The same as Object.getPrototypeOf().
function mbpf_prog() {
  mbpf.log(1, typeof mbpf_prog.__proto__);
}
