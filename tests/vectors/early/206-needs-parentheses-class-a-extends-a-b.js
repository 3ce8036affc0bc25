class A extends a = b {} //! needs-parentheses
