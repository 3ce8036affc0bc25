a?.b`c` //! optional-chain-not-allowed
