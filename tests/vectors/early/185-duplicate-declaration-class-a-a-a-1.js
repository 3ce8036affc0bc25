class A { #a(){} #a = 1 } //! duplicate-declaration
