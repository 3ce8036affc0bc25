typeof a = b //! needs-parentheses
