function f(a: number { } //! unexpected-token
