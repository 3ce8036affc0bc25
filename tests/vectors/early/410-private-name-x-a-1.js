x = {#a: 1} //! private-name
