[...a,] = c //! rest-not-last
