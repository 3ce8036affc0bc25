async function(){} //! needs-parentheses
