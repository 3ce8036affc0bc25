a = “b” //! invalid-identifier
