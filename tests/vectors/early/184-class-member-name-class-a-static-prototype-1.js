class A { static prototype = 1 } //! class-member-name
