({m(){ super?.a }}) //! optional-chain-not-allowed
