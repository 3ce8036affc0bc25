1.5n //! unexpected-token
