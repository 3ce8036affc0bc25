continue //! continue-outside-loop
