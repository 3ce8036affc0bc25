function(){} //! needs-parentheses
