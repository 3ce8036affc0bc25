// quickjs accepts: the standard: a name is both lexical and var-like in a script
let f; async function f(){} //! duplicate-declaration
