// quickjs accepts: the standard: new takes no optional chain
new a?.b() //! optional-chain-not-allowed
