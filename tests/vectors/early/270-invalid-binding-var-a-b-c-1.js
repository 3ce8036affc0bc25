var {a: b.c} = 1 //! invalid-binding
