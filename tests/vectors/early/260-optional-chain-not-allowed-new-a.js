new a?.() //! optional-chain-not-allowed
