function f(a: string, a: number): void {} //! duplicate-parameter
