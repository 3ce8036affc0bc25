// events 1
// An array that is not extensible and has holes only is sealed, and frozen once its length is read-only.
function log(f) { try { mbpf.log(1, String(f())); } catch (e) { mbpf.log(1, e.name); } }
function mbpf_prog() {
  log(() => Object.isSealed(Object.preventExtensions([,,])));
  log(() => Object.isFrozen(Object.preventExtensions([,,])));
  log(() => Object.isFrozen(Object.preventExtensions([])));
  log(() => Object.isFrozen(Object.defineProperty(Object.preventExtensions([]), 'length', {writable: false})));
  log(() => Object.isFrozen(Object.defineProperty(Object.preventExtensions([,,]), 'length', {writable: false})));
  log(() => Object.isFrozen(Object.defineProperty(Object.preventExtensions([,1]), 'length', {writable: false})));
  log(() => Object.isSealed(Object.preventExtensions([,1])));
  log(() => Object.isSealed(Object.seal([,1])));
  log(() => Object.isFrozen(Object.seal([,1])));
  log(() => Object.isFrozen(Object.freeze([,1])));
  log(() => Object.isFrozen(Object.seal([,])));
  log(() => Object.isFrozen(Object.defineProperty(Object.seal([,,]), 'length', {writable: false})));
}
