// accept
const o = {__proto__: null}, p = {"__proto__": o}, q = {["__proto__"]: 1};
