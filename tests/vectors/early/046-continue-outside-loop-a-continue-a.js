a: continue a //! continue-outside-loop
