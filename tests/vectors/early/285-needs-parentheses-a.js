a || () => {} //! needs-parentheses
