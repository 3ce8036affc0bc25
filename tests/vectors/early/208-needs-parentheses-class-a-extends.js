class A extends () => {} {} //! needs-parentheses
