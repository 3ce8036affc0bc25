class A { #constructor } //! class-member-name
