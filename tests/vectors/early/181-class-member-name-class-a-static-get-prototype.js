class A { static get prototype(){} } //! class-member-name
