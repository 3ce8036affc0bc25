function f(){ await a } //! await-outside-function
