(...a,) => 1 //! rest-not-last
