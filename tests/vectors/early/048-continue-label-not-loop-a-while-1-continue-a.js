a: { while(1) continue a } //! continue-label-not-loop
