x = {#a(){}} //! private-name
