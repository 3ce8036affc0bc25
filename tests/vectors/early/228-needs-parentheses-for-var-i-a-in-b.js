// quickjs accepts: the standard: the body of an arrow function in a for head has no bare 'in'
for (var i = () => a in b;;) ; //! needs-parentheses
