let {a, b: a} = {} //! duplicate-declaration
