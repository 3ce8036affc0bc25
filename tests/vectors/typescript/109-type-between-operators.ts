let x = a + b as number * c; //! needs-parentheses
