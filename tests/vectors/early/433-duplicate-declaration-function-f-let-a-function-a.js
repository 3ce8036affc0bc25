function f(){ { let a; function a(){} } } //! duplicate-declaration
