for (var i = 0 in {}) ; //! for-in-initializer
