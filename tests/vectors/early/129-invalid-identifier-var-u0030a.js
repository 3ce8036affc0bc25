var \u0030a //! invalid-identifier
