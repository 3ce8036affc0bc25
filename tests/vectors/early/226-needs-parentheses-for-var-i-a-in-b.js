for (var i = a in b;;) ; //! needs-parentheses
