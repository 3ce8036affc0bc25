// accept
f(new SyntaxError("a"), new EvalError("a"), new URIError("a"));
