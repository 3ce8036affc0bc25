({a: {b = 1}}) //! unexpected-end
