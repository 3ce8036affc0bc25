for (let i, i;;) {} //! duplicate-declaration
