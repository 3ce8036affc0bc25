class A { a = () => arguments } //! arguments-in-field
