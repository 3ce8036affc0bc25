function* f(){ void yield } //! needs-parentheses
