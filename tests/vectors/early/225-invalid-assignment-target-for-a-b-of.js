for (a?.b of []) ; //! invalid-assignment-target
