const a = {b: 1};
a.__proto__; //! unsupported-proto
a['__proto__'] = null; //! unsupported-proto
delete a.__proto__; //! unsupported-proto
a?.prototype;
