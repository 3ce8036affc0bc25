// quickjs accepts: the standard: a private name must be declared around it
a.#b //! private-name
