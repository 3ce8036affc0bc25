class A { 'constructor' = 1 } //! class-member-name
