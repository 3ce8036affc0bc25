// quickjs accepts: the standard ends the declaration at the brace, tree-sitter goes on to a call
export default function () {} //! needs-parentheses
(1);
