class A { m(){ return #a in this } } //! private-name
