{ function* f(){} function f(){} } //! duplicate-declaration
