class A { async constructor(){} } //! class-member-name
