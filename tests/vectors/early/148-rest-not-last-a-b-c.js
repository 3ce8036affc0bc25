[...a, b] = c //! rest-not-last
