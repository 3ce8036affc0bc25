class A { get constructor(){} } //! class-member-name
