// accept
f(new Array(3), new Object(), new Error("a"), new TypeError("a"), new ReferenceError("a"));
