const a = {b: 1};
function f() {}
a.__proto__; //! unsupported-proto
a['__proto__'] = null; //! unsupported-proto
f.prototype.g = f; //! unsupported-prototype
a?.prototype; //! unsupported-prototype
delete a.__proto__; //! unsupported-proto
