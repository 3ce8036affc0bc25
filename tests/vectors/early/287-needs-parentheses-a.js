() => {}.a //! needs-parentheses
