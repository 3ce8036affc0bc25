class A { constructor(){} constructor(){} } //! duplicate-constructor
