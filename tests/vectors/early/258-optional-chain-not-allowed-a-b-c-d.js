a?.b.c`d` //! optional-chain-not-allowed
