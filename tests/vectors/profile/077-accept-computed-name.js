// accept
const k = "a";
const o = {[k]: () => 1, ["a"]: () => 1, [1]: () => 2, [k]: function name() { }, [k]: k};
