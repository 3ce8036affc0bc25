class A { static prototype(){} } //! class-member-name
