let 𜳺 = 1; //! invalid-identifier
