// quickjs accepts: the standard: a private name must be declared around it
#a in b //! private-name
