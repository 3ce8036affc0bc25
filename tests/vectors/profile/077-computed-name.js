f({[k]: () => 1}); //! unsupported-computed-name
f({[k]: (function () { })}); //! unsupported-computed-name
f({["a"]: () => 1, [1]: () => 2, [k]: function name() { }, [k]: k});
