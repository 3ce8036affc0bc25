for (var i = 0 of []) ; //! for-in-initializer
