// quickjs accepts: the standard: a computed key is one AssignmentExpression
x = {[a, b]: 1} //! unexpected-token
