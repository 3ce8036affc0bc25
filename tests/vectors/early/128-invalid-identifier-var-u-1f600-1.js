var \u{1F600} = 1 //! invalid-identifier
