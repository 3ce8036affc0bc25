f(BigInt(1)); //! unsupported-bigint
