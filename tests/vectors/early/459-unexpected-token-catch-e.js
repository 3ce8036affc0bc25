catch (e) {} //! unexpected-token
