continue; //! continue-outside-loop
