class A { get a(b){} } //! accessor-parameters
