a + b = c //! needs-parentheses
