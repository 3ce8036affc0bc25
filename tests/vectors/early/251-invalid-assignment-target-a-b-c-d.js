(a ? b : c) = d //! invalid-assignment-target
