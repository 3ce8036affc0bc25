class A { set a(){} } //! accessor-parameters
