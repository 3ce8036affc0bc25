() => {}`a` //! needs-parentheses
