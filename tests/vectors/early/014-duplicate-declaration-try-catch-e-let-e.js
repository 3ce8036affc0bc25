// quickjs accepts: the standard: a body cannot declare the names of a catch pattern again
try{}catch({e}){let e} //! duplicate-declaration
