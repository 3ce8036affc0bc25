x = {*get a(){}} //! unexpected-token
