// accept
let a; a = { [a]: 1, [a + 1]: a, ["b"]: () => 1 };
